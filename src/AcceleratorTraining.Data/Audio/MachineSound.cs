using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// One recording of a machine, sample by sample in integers: x = (1 + load) (harmonics of the turning speed + gear) + airflow + anomaly, and what the
/// microphone makes of it. Airflow is white noise through one-pole low-passes, so that it falls with frequency as real fans' does. The speed is
/// a constant of the clip plus a slow random walk, so that harmonics jitter together. Mutable: one instance makes one clip.
/// </summary>
internal sealed class MachineSound
{
    private const int One = 1 << 16;

    private static readonly short[] Sines = [.. Enumerable.Range(0, 1 << SineBits).Select(i => (short)Math.Min(short.MaxValue, FixedMath.Round(FixedMath.Sine(i, 1 << SineBits), 15)))];

    private const int SineBits = 12;

    private readonly Machine _machine;
    private readonly MachineCondition _condition;
    private readonly MachineAnomaly _anomaly;
    private readonly uint[] _phases = new uint[Machine.Harmonics + 2];
    private readonly int _speed;
    private readonly int _severity;
    private PhiloxStream _draws;
    private uint _turn;
    private uint _load;
    private uint _wobble;
    private uint _click;
    private long _drift;
    private long _slow;
    private long _slower;
    private int _lastWhite;
    private long _lastSound;
    private int _sinceClick = 1 << 12;

    /// <summary>Prepares a clip.</summary>
    /// <param name="machine">Which machine.</param>
    /// <param name="condition">How it is recorded.</param>
    /// <param name="anomaly">What is wrong with it.</param>
    /// <param name="draws">The clip's own stream.</param>
    public MachineSound(Machine machine, MachineCondition condition, MachineAnomaly anomaly, PhiloxStream draws)
    {
        (_machine, _condition, _anomaly, _draws) = (machine, condition, anomaly, draws);
        for (int i = 0; i < _phases.Length; i++)
        {
            _phases[i] = _draws.NextUInt32();
        }

        _load = _draws.NextUInt32();
        _speed = One + _draws.NextInt32((One / 50) + 1) - (One / 100) + (condition == MachineCondition.Field ? One * 6 / 100 : 0);
        _severity = (One / 2) + _draws.NextInt32(One + 1);
    }

    /// <summary>Writes the clip.</summary>
    public void Fill(Span<short> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            int white = (short)_draws.NextUInt32();
            long sound = Turning() + Airflow(white) + Anomaly(white);
            samples[i] = (short)Math.Clamp(Microphone(sound), short.MinValue, short.MaxValue);
            _lastWhite = white;
        }
    }

    private static int Sine(uint phase) => Sines[phase >> (32 - SineBits)];

    private long Turning()
    {
        // 1/4096 of a white step each sample, and a thousandth of the way back: up to about 1 % of jitter.
        _drift += ((short)_draws.NextUInt32() >> 2) - (_drift >> 10);
        _wobble += Machine.PerSecond(6000);
        long speed = _speed + (_drift >> 10);
        speed += _anomaly == MachineAnomaly.SpeedWobble ? (long)Sine(_wobble) * _severity / One * 4 / 100 * 2 : 0;
        _turn += (uint)(_machine.Step * speed >> 16);
        _load += _machine.LoadStep;
        long sum = 0;
        bool missing = _anomaly == MachineAnomaly.MissingHarmonic;
        for (int h = 0; h < Machine.Harmonics; h++)
        {
            long amplitude = _machine.Amplitudes[h];
            amplitude = missing && h is >= 1 and <= 3 ? amplitude * (2 * One - _severity) / (4 * One) : amplitude;
            sum += amplitude * Sine((_turn * (uint)(h + 1)) + _phases[h]);
        }

        sum += missing
            ? _machine.Amplitudes[0] / 4 * (long)Sine(((_turn >> 1) * 5) + _phases[Machine.Harmonics]) * _severity / One
            : (long)_machine.GearAmplitude * Sine((_turn * (uint)_machine.Teeth) + _phases[Machine.Harmonics + 1]);
        return (sum >> 15) * (One + (((long)_machine.LoadDepth * Sine(_load)) >> 15)) >> 16;
    }

    private long Airflow(int white)
    {
        _slow += ((long)white << 8) - _slow >> 2;
        _slower += ((long)white << 8) - _slower >> 4;
        return (white + (4 * _slow >> 8) + (16 * _slower >> 8)) * _machine.Noise >> 16;
    }

    private long Anomaly(int white)
    {
        switch (_anomaly)
        {
            case MachineAnomaly.BearingClicks:
                uint before = _click;
                _click += (uint)((long)_machine.Step * 36 / 10);
                _sinceClick = _click < before ? 0 : _sinceClick + 1;

                // 3.5 kHz, half as loud every 32 samples (2 ms).
                return _sinceClick >= 512 ? 0 : 300L * _severity / One * Sine((uint)_sinceClick * Machine.PerSecond(3_500_000)) >> (15 + (_sinceClick / 32));
            case MachineAnomaly.Rubbing:
                int half = Math.Max(0, Sine(_turn));
                return (long)(white - _lastWhite) * half / (1 << 15) * _severity / One / 160;
            default:
                return 0;
        }
    }

    private long Microphone(long sound)
    {
        long rise = sound - _lastSound;
        _lastSound = sound;
        if (_condition == MachineCondition.Workshop)
        {
            return sound;
        }

        // Treble up by as much as the sound rises; hiss of about 100 steps.
        return ((sound + rise) >> 1) + ((short)_draws.NextUInt32() >> 7);
    }
}
