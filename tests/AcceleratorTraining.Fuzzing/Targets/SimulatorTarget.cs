using System.Text;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>What the simulator reads: texts that end in a machine, a workload or a table.</summary>
/// <param name="name">The target's name.</param>
/// <param name="seeds">Intact texts.</param>
/// <param name="read">Reads a text and uses what it says.</param>
internal sealed class SimulatorTarget(string name, IEnumerable<string> seeds, Func<string, string> read) : FuzzTarget
{
    // A layer of each kind that machines tell apart, small, so that a hostile machine is all there is to suffer from.
    private static readonly Workload Probe = new("probe", [], [
        new WorkloadOperator { Name = "conv", Class = OperatorClass.Convolution, Input = new(1, 8, 8, 3), Output = new(1, 8, 8, 20), KernelHeight = 3, KernelWidth = 3, HasBias = true, WeightSource = WeightSource.Constant, WeightBytes = 540 },
        new WorkloadOperator { Name = "depthwise", Class = OperatorClass.DepthwiseConvolution, Input = new(1, 8, 8, 20), Output = new(1, 4, 4, 20), KernelHeight = 3, KernelWidth = 3, StrideHeight = 2, StrideWidth = 2, WeightSource = WeightSource.Parameter, WeightBytes = 180 },
        new WorkloadOperator { Name = "add", Class = OperatorClass.Add, Input = new(1, 4, 4, 20), SecondInput = new(1, 4, 4, 20), Output = new(1, 4, 4, 20) },
        new WorkloadOperator { Name = "dense", Class = OperatorClass.FullyConnected, Input = new(2, 1, 1, 320), Output = new(2, 1, 1, 10), WeightSource = WeightSource.Perturbed, WeightBytes = 3200, DrawnElements = 3200 },
        new WorkloadOperator { Name = "softmax", Class = OperatorClass.Softmax, Input = new(2, 1, 1, 10), Output = new(2, 1, 1, 10) },
    ]);

    private static readonly TimingProfile Array = TimingProfiles.Get("scale-sim-16x16"), Npu = TimingProfiles.Get("ethos-u55-128");

    /// <summary>All of them.</summary>
    public static IEnumerable<FuzzTarget> All { get; } =
    [
        new SimulatorTarget("timing", TimingProfiles.All.Select(p => p.Json!), text => Price(Probe, TimingProfiles.Parse(text, "input"))),
        new SimulatorTarget("energy", Embedded("energy/"), text => $"{EnergyTables.Parse(text, "input").Accesses.Length}"),
        new SimulatorTarget("topology", ["Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\nconv, 10, 12, 3, 3, 4, 8, 1,\nfc, 1, 1, 1, 1, 16, 10, 1,\n", "Layer, M, N, K,\ngemm, 16, 32, 64,\n"], text => Price(ScaleSimTopology.Parse(text, "input"), Array)),
        new SimulatorTarget("configuration", ["[general]\nrun_name = x\n[architecture_presets]\nArrayHeight: 16\nArrayWidth: 16\nIfmapSramSzkB: 64\nFilterSramSzkB: 64\nOfmapSramSzkB: 64\nIfmapOffset: 0\nFilterOffset: 10000000\nOfmapOffset: 20000000\nDataflow : ws\nBandwidth : 10\n[run_presets]\nInterfaceBandwidth: CALC\n"], text => Price(Probe, ScaleSimConfiguration.Parse(text, "input"))),
        new SimulatorTarget("vela", ["[System_Config.S]\ncore_clock=5e8\naxi0_port=Sram\naxi1_port=OffChipFlash\nSram_clock_scale=1.0\nSram_burst_length=32\nSram_read_latency=32\nSram_write_latency=32\nOffChipFlash_clock_scale=0.125\nOffChipFlash_burst_length=128\nOffChipFlash_read_latency=64\nOffChipFlash_write_latency=64\n[Memory_Mode.M]\nconst_mem_area=Axi1\narena_mem_area=Axi0\ncache_mem_area=Axi0\n"],
            text => VelaConfiguration.Parse(text, "input") is { SystemConfigurations: [var system, ..], MemoryModes: [var mode, ..] } vela ? Price(Probe, vela.Apply(Npu, system, mode)) : "nothing to apply"),
    ];

    public override string Name => name;

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. seeds.Select(Encoding.UTF8.GetBytes)];

    // The machine's own plan of the probe: searches over tiles and blocks, whatever the file's length.
    public override long AllocationBound(int length) => 200L * length + (64L << 20);

    public override string Read(byte[] input) => read(Encoding.UTF8.GetString(input));

    public override bool IsRefusal(Exception exception) => exception is SimulationException;

    private static string Price(Workload workload, TimingProfile timing)
    {
        SimulatedProgram program = SimulatedProgram.Create(workload, timing);
        if (program.Costs.Any(c => c is { ComputeCycles: < 0 } or { StallCycles: < 0 })) throw new InvalidOperationException("An operator has less than no cycles.");
        return $"{timing.Model.Mode} {string.Join(' ', program.Costs.Select(c => c.Bottleneck))}";
    }

    private static IEnumerable<string> Embedded(string prefix)
    {
        System.Reflection.Assembly assembly = typeof(EnergyTables).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(resource)!);
            yield return reader.ReadToEnd();
        }
    }
}
