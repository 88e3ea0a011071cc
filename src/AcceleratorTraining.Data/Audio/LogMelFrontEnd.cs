namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// Mel power in decibels as the MLPerf Tiny anomaly detector was trained on (mlcommons/tiny, anomaly_detection/common.py, librosa's defaults): full scale
/// is 1; windows of 1024 every 512; power; 128 Slaney mel bands; 10 log10(band + 2^-52). An input is 5 frames, the oldest first.
/// </summary>
/// <remarks>
/// librosa centres frame t on sample 512 t and pads the ends. From a clip of 8 s (128,000 samples) on, frames 50 to 249 are taken, as the original does; a
/// shorter clip gives all frames that lie within it, so no frame ever sees padding.
/// </remarks>
internal sealed class LogMelFrontEnd : AudioFrontEnd
{
    private const int Window = 1024;
    private const int Hop = 512;
    private const int Bands = 128;
    private const int WeightBits = 32;
    private const int CentralFirst = 49;
    private const int CentralFrames = 200;

    // A central frame 249 ends here.
    private const int CentralSamples = ((CentralFirst + CentralFrames + 1) * Hop);

    // Full scale is 2^15 steps: power is 2^30 larger than the original's.
    private const int PowerBits = (2 * Spectrum.FractionBits) + WeightBits + 30;

    private const int DecibelBits = 30;

    /// <summary>round(10 log10(2) * 2^30).</summary>
    private const long DecibelsPerOctave = 3_232_284_966;

    private readonly FourierTransform _transform = new(Window);
    private readonly int[] _window = Spectrum.Hann(Window);
    private readonly MelBank _bank = MelBank.Slaney(Bands, Rate, Window, WeightBits);

    public LogMelFrontEnd()
        : base("logmel", Bands, 5)
    {
    }

    public override int CountFrames(int samples) => samples >= CentralSamples ? CentralFrames : Math.Max(0, (samples - Window + Hop) / Hop);

    private protected override void ComputeCore(ReadOnlySpan<short> samples, Span<int> features)
    {
        int first = samples.Length >= CentralSamples ? CentralFirst : 0;
        Spectrum spectrum = new(_transform, _window);
        UInt128[] powers = new UInt128[_bank.Bins];
        for (int i = 0; i < features.Length; i++)
        {
            if (i % Bands == 0)
            {
                spectrum.Compute(samples.Slice((first + (i / Bands)) * Hop, Window));
                for (int k = 0; k < powers.Length; k++)
                {
                    powers[k] = spectrum.Power(k);
                }
            }

            long logarithm = FixedMath.Log2(_bank.Apply(i % Bands, powers) + ((UInt128)1 << (PowerBits - 52))) - (PowerBits << FractionBits);
            features[i] = (int)(((logarithm * DecibelsPerOctave) + (1L << (DecibelBits - 1))) >> DecibelBits);
        }
    }
}
