using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data.Audio;

/// <summary>
/// Made-up machines, recorded: sound to detect anomalies in. Two seconds a clip, labels 0 (normal) and 1 (anomaly).
/// </summary>
/// <remarks>
/// Every clip is a pure function of (seed, machine, condition, split, clip) in integer arithmetic over Philox, so it is the same on every machine.
/// Clip i is of machine i mod machines. A training clip is never a test clip, whatever the counts; the machines are the same.
/// </remarks>
public sealed class MachineSoundDataset : IAudioDataset
{
    /// <summary>Samples of a clip.</summary>
    public const int ClipSamples = 2 * AudioFrontEnd.Rate;

    /// <summary>"clip": keeps these draws apart from those of the machines.</summary>
    private const uint StreamTag = 0x636C6970;

    private static readonly MachineAnomaly[] Anomalies = [MachineAnomaly.BearingClicks, MachineAnomaly.MissingHarmonic, MachineAnomaly.Rubbing, MachineAnomaly.SpeedWobble];

    private readonly ulong _seed;
    private readonly MachineCondition _condition;
    private readonly bool _isTest;
    private readonly Machine[] _machines;

    private MachineSoundDataset(ulong seed, MachineCondition condition, bool isTest, int machines, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(machines, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(machines, 1 << 16);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        (_seed, _condition, _isTest, Count) = (seed, condition, isTest, count);
        _machines = [.. Enumerable.Range(0, machines).Select(number => Machine.Draw(seed, number))];
    }

    /// <inheritdoc/>
    public string Name => $"machines-{(_condition == MachineCondition.Field ? "field" : "workshop")}{(_isTest ? "-test" : "")}";

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> ClassNames { get; } = ["normal", "anomaly"];

    /// <summary>Machines that run as they should: what a detector learns from.</summary>
    /// <param name="seed">Draws the machines and their clips.</param>
    /// <param name="condition">How they are recorded.</param>
    /// <param name="machines">How many there are.</param>
    /// <param name="count">How many clips, of all machines together.</param>
    public static MachineSoundDataset Normal(ulong seed, MachineCondition condition, int machines, int count) => new(seed, condition, isTest: false, machines, count);

    /// <summary>The same machines in other clips, of which every second round has one anomaly after another: what a detector is measured on.</summary>
    /// <param name="seed">Draws the machines and their clips.</param>
    /// <param name="condition">How they are recorded.</param>
    /// <param name="machines">How many there are.</param>
    /// <param name="count">How many clips, of all machines together.</param>
    public static MachineSoundDataset Test(ulong seed, MachineCondition condition, int machines, int count) => new(seed, condition, isTest: true, machines, count);

    /// <summary>What is wrong in a clip.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No clip has this index.</exception>
    public MachineAnomaly GetAnomaly(int index)
    {
        int round = DatasetArguments.RequireIndex(index, Count) / _machines.Length;
        return _isTest && round % 2 == 1 ? Anomalies[((round / 2) + index) % Anomalies.Length] : MachineAnomaly.None;
    }

    /// <inheritdoc/>
    public int GetLabel(int index) => GetAnomaly(index) == MachineAnomaly.None ? 0 : 1;

    /// <inheritdoc/>
    public string GetSpeaker(int index) => string.Create(CultureInfo.InvariantCulture, $"machine-{Number(index):D2}");

    /// <inheritdoc/>
    public string GetSampleName(int index) => string.Create(CultureInfo.InvariantCulture, $"{Name}/{_seed}/{GetSpeaker(index)}/{index:D6}");

    /// <inheritdoc/>
    public int GetLength(int index)
    {
        DatasetArguments.RequireIndex(index, Count);
        return ClipSamples;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<short> Read(int index)
    {
        int number = Number(index);
        uint group = (uint)number | ((uint)_condition << 24) | (_isTest ? 1u << 28 : 0);
        short[] samples = new short[ClipSamples];
        new MachineSound(_machines[number], _condition, GetAnomaly(index), new PhiloxStream(_seed, (StreamTag, group, (uint)index))).Fill(samples);
        return samples;
    }

    private int Number(int index) => DatasetArguments.RequireIndex(index, Count) % _machines.Length;
}
