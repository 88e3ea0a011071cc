namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// Mel-frequency cepstral coefficients as the MLPerf Tiny keyword model was trained on (mlcommons/tiny, keyword_spotting/get_dataset.py, feature
/// type "mfcc"): one second, centred, cropped or padded with silence; divided by its highest sample; windows of 30 ms every 20 ms; magnitudes of a
/// transform of 512; 40 mel bands from 20 to 4000 Hz; ln(band + 1e-6); the first 10 coefficients of a DCT-II times sqrt(2/40).
/// </summary>
/// <remarks>
/// Dividing comes last here, as a difference of logarithms: ln(band/max + 1e-6) = ln(band + max 1e-6) - ln(max). Where no sample is positive
/// (the original divides by zero), max is 1 step. The original pads at the end; centred, a word stands where the spoken commands have theirs.
/// </remarks>
internal sealed class MfccFrontEnd : AudioFrontEnd
{
    private const int ClipSamples = Rate;
    private const int Window = 480;
    private const int Hop = 320;
    private const int Frames = 1 + ((ClipSamples - Window) / Hop);
    private const int Coefficients = 10;
    private const int Bands = 40;
    private const int WeightBits = 24;

    // Magnitudes get 8 bits more than the spectrum's parts: near silence their last bit would tell.
    private const int MagnitudeBits = Spectrum.FractionBits + 8;

    private const int TransformBits = 24;

    private readonly FourierTransform _transform = new(512);
    private readonly int[] _window = Spectrum.Hann(Window);
    private readonly MelBank _bank = MelBank.Htk(Bands, Rate, 512, 20, 4000, WeightBits);
    private readonly long[] _cosines = CosineTransform();

    public MfccFrontEnd()
        : base("mfcc", Coefficients, Frames)
    {
    }

    public override int CountFrames(int samples) => Frames;

    /// <summary>Exactly one second: the middle of a longer clip, a shorter one in the middle of silence.</summary>
    internal static short[] Centre(ReadOnlySpan<short> samples)
    {
        short[] clip = new short[ClipSamples];
        int excess = samples.Length - ClipSamples;
        if (excess >= 0)
        {
            samples.Slice(excess / 2, ClipSamples).CopyTo(clip);
        }
        else
        {
            samples.CopyTo(clip.AsSpan(-excess / 2));
        }

        return clip;
    }

    private protected override void ComputeCore(ReadOnlySpan<short> samples, Span<int> features)
    {
        short[] clip = Centre(samples);
        int peak = Math.Max((short)1, clip.Max());
        UInt128 epsilon = ((UInt128)peak << (MagnitudeBits + WeightBits)) / 1_000_000;
        int reference = FixedMath.Log2((UInt128)peak << (MagnitudeBits + WeightBits));
        Spectrum spectrum = new(_transform, _window);
        UInt128[] magnitudes = new UInt128[_bank.Bins];
        int[] logarithms = new int[Bands];
        for (int frame = 0; frame < Frames; frame++)
        {
            spectrum.Compute(clip.AsSpan(frame * Hop, Window));
            for (int k = 0; k < magnitudes.Length; k++)
            {
                magnitudes[k] = FixedMath.SquareRoot(spectrum.Power(k) << (2 * (MagnitudeBits - Spectrum.FractionBits)));
            }

            for (int band = 0; band < Bands; band++)
            {
                logarithms[band] = FixedMath.Log2(_bank.Apply(band, magnitudes) + epsilon) - reference;
            }

            Transform(logarithms, features.Slice(frame * Coefficients, Coefficients));
        }
    }

    private void Transform(ReadOnlySpan<int> logarithms, Span<int> features)
    {
        for (int k = 0; k < Coefficients; k++)
        {
            long sum = 1L << (TransformBits - 1);
            for (int n = 0; n < Bands; n++)
            {
                sum += _cosines[(k * Bands) + n] * logarithms[n];
            }

            features[k] = (int)(sum >> TransformBits);
        }
    }

    /// <summary>ln 2 * sqrt(2/40) * cos(pi k (2n + 1) / 80), as tf.signal.mfccs_from_log_mel_spectrograms has it, also for k = 0; ln 2 turns log2 into ln.</summary>
    private static long[] CosineTransform()
    {
        long factor = FixedMath.Multiply(FixedMath.Ln2, (long)FixedMath.SquareRoot(((UInt128)1 << (2 * FixedMath.FractionBits)) / (Bands / 2)));
        return [.. Enumerable.Range(0, Coefficients * Bands).Select(i =>
            FixedMath.Round(FixedMath.Multiply(factor, FixedMath.Cosine(i / Bands * ((2L * (i % Bands)) + 1), 4 * Bands)), TransformBits))];
    }
}
