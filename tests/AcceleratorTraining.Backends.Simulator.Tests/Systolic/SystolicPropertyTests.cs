using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class SystolicPropertyTests
{
    private static readonly string[] Pipelined = ["systolic-16x16", "systolic-32x32", "tpu-v4-like"];

    [Fact]
    public void Doubling_the_images_never_saves_cycles()
    {
        Random random = new(23);
        for (int trial = 0; trial < 40; trial++)
        {
            WorkloadOperator layer = RandomOperators.Convolution(random);
            foreach (string name in (string[])[.. Pipelined, "scale-sim-16x16"])
            {
                long last = 0;
                for (int batch = 1; batch <= 8; batch *= 2)
                {
                    long cycles = Cost(TimingProfiles.Get(name).Model, layer.WithBatch(batch)).Cycles;
                    Assert.True(cycles >= last, $"{name}, {batch} times {layer.Input} to {layer.Output}, window {layer.KernelHeight}: {cycles} cycles, {last} for half as many images");
                    last = cycles;
                }
            }
        }
    }

    [Fact]
    public void More_lanes_are_never_slower()
    {
        Random random = new(29);
        for (int trial = 0; trial < 300; trial++)
        {
            WorkloadOperator layer = trial == 0 ? Multiply(new FeatureShape(1, 5, 8, 17)) : RandomOperators.Next(random);
            foreach (string name in Pipelined)
            {
                PipelinedMachine machine = Machine(name);
                long last = long.MaxValue;
                for (int lanes = 1; lanes <= 256; lanes *= 2)
                {
                    long cycles = Cost(new PipelinedTimingModel(machine with { Vector = machine.Vector with { Lanes = lanes } }), layer).Cycles;
                    Assert.True(cycles <= last, $"{name}, {lanes} lanes, {layer.Name} of {layer.Input}: {cycles} cycles, {last} with half of them");
                    last = cycles;
                }
            }
        }
    }

    [Fact]
    public void Cycles_suffice_for_the_bytes_of_every_memory()
    {
        Random random = new(31);
        for (int trial = 0; trial < 150; trial++)
        {
            Workload workload = trial % 2 == 0 ? Networks.Next(random) : new Workload("w", [], [RandomOperators.Next(random)]);
            foreach (string name in Pipelined)
            {
                PipelinedMachine machine = Machine(name);
                Check(machine, workload);

                // Reads faster than writes and writes faster than reads, at one port and two, of little room nearby.
                double read = Math.Pow(2, random.Next(-6, 3)), write = Math.Pow(2, random.Next(-6, 3));
                MemoryLevel Scaled(MemoryLevel m) => m with { ReadBytesPerCycle = read * m.ReadBytesPerCycle, WriteBytesPerCycle = write * m.WriteBytesPerCycle, Ports = random.Next(1, 3) };
                MemoryLevel? staging = machine.Path.Staging is { } near ? Scaled(near) with { SizeBytes = random.Next(1, 100_000) } : null;
                Check(machine with { Working = Scaled(machine.Working), Path = new TransferPath(Scaled(machine.Path.Backing), staging), CyclesPerStep = 1e-3, LaunchCycles = 0, FirstTileCyclesPerStep = 0 }, workload);
            }
        }
    }

    [Fact]
    public void Directions_are_drawn_beside_the_array_and_each_time_that_the_weights_come()
    {
        // 1000 x 1000 weights at 2 cycles each on 16 lanes: more than anything else does for one row of inputs.
        WorkloadOperator stored = new() { Name = "o", Class = OperatorClass.FullyConnected, Input = new(1, 1, 1, 1000), Output = new(1, 1, 1, 1000), WeightSource = WeightSource.Parameter, WeightBytes = 1_000_000 };
        WorkloadOperator perturbed = stored with { WeightSource = WeightSource.Perturbed, DrawnElements = 1_000_000 };
        ITimingModel model = TimingProfiles.Get("systolic-16x16").Model;
        Assert.True(Cost(model, stored).Cycles < 100_000);
        OperatorCost cost = Cost(model, perturbed);
        Assert.Equal((125_000L, Bottleneck.Vector), (cost.ComputeCycles, cost.Bottleneck));

        // With 4,000 rows the array takes longer, and hides them.
        Assert.Equal(Cost(model, stored.WithBatch(4000)).Cycles, Cost(model, perturbed.WithBatch(4000)).Cycles);

        // Depthwise layers have the unit for themselves one after the other: 9 x 16 numbers on 16 lanes.
        WorkloadOperator depthwise = new() { Name = "d", Class = OperatorClass.DepthwiseConvolution, Input = new(1, 8, 8, 16), Output = new(1, 8, 8, 16), KernelHeight = 3, KernelWidth = 3, WeightSource = WeightSource.Parameter, WeightBytes = 144 };
        Assert.Equal(18, Cost(model, depthwise with { WeightSource = WeightSource.Perturbed, DrawnElements = 144 }).ComputeCycles - Cost(model, depthwise).ComputeCycles);
    }

    private static WorkloadOperator Multiply(FeatureShape shape) => new() { Name = "multiply", Class = OperatorClass.Multiply, Input = shape, SecondInput = shape, Output = shape };

    private static PipelinedMachine Machine(string name) => ((PipelinedTimingModel)TimingProfiles.Get(name).Model).Machine;

    private static OperatorCost Cost(ITimingModel model, WorkloadOperator @operator) => model.Evaluate(new Workload("w", [], [@operator]))[0];

    private static void Check(PipelinedMachine machine, Workload workload)
    {
        MemoryLevel[] memories = [machine.Working, machine.Path.Backing, .. machine.Path.Staging is { } staging ? [staging] : Array.Empty<MemoryLevel>()];
        foreach (OperatorCost cost in new PipelinedTimingModel(machine).Evaluate(workload))
        {
            foreach (MemoryLevel memory in memories)
            {
                double reads = Bytes(cost, memory, AccessDirection.Read) / memory.ReadBytesPerCycle, writes = Bytes(cost, memory, AccessDirection.Write) / memory.WriteBytesPerCycle;
                double least = memory.Ports == 1 ? reads + writes : Math.Max(reads, writes);
                Assert.True(cost.Cycles >= least - 1e-6, $"{cost.Name}, {cost.Class}: {cost.Cycles} cycles, {least} for the bytes of {memory.Name}");
            }
        }
    }

    private static double Bytes(OperatorCost cost, MemoryLevel memory, AccessDirection direction) => cost.Accesses.Where(a => a.Level == memory.Name && a.Direction == direction).Sum(a => (double)a.Bytes);
}
