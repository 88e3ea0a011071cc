using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Audio;

/// <summary>One machine: what makes it sound unlike its siblings, drawn once from the seed and its number.</summary>
/// <param name="Step">Turns a sample, 32 fraction bits: 55 to 120 turns a second.</param>
/// <param name="Amplitudes">Amplitude of harmonic h + 1 of the turning speed, in sample steps.</param>
/// <param name="Teeth">Teeth of the gear: it sings at so many times the turning speed.</param>
/// <param name="GearAmplitude">Its amplitude, in sample steps.</param>
/// <param name="LoadStep">Swings of the load a sample, 32 fraction bits: 0.5 to 3 a second.</param>
/// <param name="LoadDepth">How far the load swings, 16 fraction bits: 5 to 20 %.</param>
/// <param name="Noise">Level of the airflow's noise, 16 fraction bits.</param>
internal sealed record Machine(uint Step, ImmutableArray<int> Amplitudes, int Teeth, int GearAmplitude, uint LoadStep, int LoadDepth, int Noise)
{
    /// <summary>Harmonics of the turning speed.</summary>
    public const int Harmonics = 16;

    /// <summary>"mach": keeps these draws apart from every other stream of the same seed.</summary>
    private const uint StreamTag = 0x6D616368;

    /// <summary>Draws a machine.</summary>
    public static Machine Draw(ulong seed, int number)
    {
        PhiloxStream draws = new(seed, (StreamTag, (uint)number, 0));
        uint step = PerSecond(Between(55_000, 120_000));
        int[] amplitudes = new int[Harmonics];
        for (int h = 0; h < Harmonics; h++)
        {
            amplitudes[h] = 600 * Between(30, 150) / (100 * (h + 1));
        }

        return new Machine(step, [.. amplitudes], Between(11, 23), Between(50, 150), PerSecond(Between(500, 3000)), Between(3277, 13107), Between(160, 300));

        int Between(int low, int high) => low + draws.NextInt32(high - low + 1);
    }

    /// <summary>Thousandths a second as 2^-32 a sample.</summary>
    public static uint PerSecond(int thousandths) => (uint)(((ulong)thousandths << 32) / (1000UL * AudioFrontEnd.Rate));
}
