using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Systolic;
using AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class ResidencyTests
{
    [Fact]
    public void Two_layers_worked_by_hand()
    {
        // 20 x 8 by 8 x 4 by 4 x 4 on 4 x 4, a byte a cycle, transfers and arithmetic in turns; 10 cycles until a read begins and 5 until a write does.
        Networks network = new();
        network.Product(network.Product(network.Tensor(TensorRole.Input, 20, 8), 4), 4);
        Workload workload = network.ToWorkload();
        PipelinedMachine machine = PipelinedMachines.Create(4, 4, Dataflow.WeightStationary, 1, 1 << 16) with { TransferOverlap = 0 };
        machine = machine with { Path = machine.Path with { Backing = machine.Path.Backing with { ReadLatencyCycles = 10, WriteLatencyCycles = 5 } } };

        // 7 + 20 + 6 + 20 cycles and 160 inputs, 32 weights, 4 biases of 4 bytes and 80 outputs; 7 + 6 + 20 cycles and 80 + 16 + 16 + 80 bytes.
        Assert.Equal([10 + 5 + 53 + 288, 10 + 5 + 33 + 192], Costs(machine, 0, workload).Select(c => (int)c.Cycles));
        Assert.Equal([10 + 5 + 53 + 288, 10 + 5 + 33 + 192], Costs(machine, 79, workload).Select(c => (int)c.Cycles));

        // The 80 bytes in between are neither written nor read, and nothing waits for the first byte of a write that does not happen.
        ImmutableArray<OperatorCost> costs = Costs(machine, 80, workload);
        Assert.Equal([10 + 53 + 208, 10 + 5 + 33 + 112], costs.Select(c => (int)c.Cycles));
        Assert.Equal([53, 33], costs.Select(c => (int)c.ComputeCycles));
        Assert.Equal([208L, 112L], costs.Select(c => c.BytesAt("dram")));
        Assert.Equal([208L, 112L], costs.Select(c => c.RooflineCycles));
        Assert.Equal(32 + 16, costs[0].Accesses.Single(a => a is { Level: "dram", Operand: Operand.Weights }).Bytes);
        Assert.DoesNotContain(costs[0].Accesses, a => a is { Level: "dram", Operand: Operand.Output });
        Assert.DoesNotContain(costs[1].Accesses, a => a is { Level: "dram", Operand: Operand.Input });

        // At the working memory nothing has changed.
        Assert.Equal(AtWorkingMemory(Costs(machine, 0, workload)), AtWorkingMemory(costs));
    }

    [Fact]
    public void Bytes_and_cycles_keep_their_bounds_whatever_stays()
    {
        Random random = new(11);
        int saved = 0;
        for (int trial = 0; trial < 150; trial++)
        {
            Workload workload = Networks.Next(random);
            PipelinedMachine machine = PipelinedMachines.Create(random.Next(1, 17), random.Next(1, 17), (Dataflow)random.Next(3), Math.Pow(2, random.Next(0, 5)), 1 << random.Next(10, 14)) with { TransferOverlap = random.Next(3) / 2.0 };
            machine = machine.WithBursts(1 << random.Next(0, 7));
            ImmutableArray<OperatorCost> none = Costs(machine, 0, workload), last = none;
            for (long room = 1; room <= 1 << 16; room = room * 3 / 2 + 1)
            {
                ImmutableArray<OperatorCost> costs = Costs(machine, room, workload);
                Assert.True(costs.Sum(c => c.Cycles) <= last.Sum(c => c.Cycles), $"trial {trial}: {room} bytes of room cost cycles");
                Assert.Equal(AtWorkingMemory(none), AtWorkingMemory(costs));
                for (int i = 0; i < costs.Length; i++) CheckBounds(machine, workload.Operators[i], costs[i], none[i]);
                Assert.True(costs.Sum(c => c.BytesAt("dram")) >= Compulsory(workload));
                last = costs;
            }

            // All of them stay where there is room: each input and weight is read and each output written, and nothing else but what tiles move again.
            Assert.All(last.Zip(workload.Operators), p => Assert.Equal(IsBound(workload, p.Second.Writes[0]), p.First.Accesses.Any(a => a is { Level: "dram", Operand: Operand.Output })));
            if (last.Sum(c => c.BytesAt("dram")) < none.Sum(c => c.BytesAt("dram"))) saved++;
        }

        Assert.InRange(saved, 100, 150);
    }

    [Fact]
    public void What_stays_never_takes_more_room_than_there_is()
    {
        Random random = new(12);
        for (int trial = 0; trial < 200; trial++)
        {
            Workload workload = Networks.Next(random);
            List<LiveTensor> tensors = LiveTensor.Between(workload);
            Assert.All(tensors, t => Assert.Equal(TensorRole.Activation, workload.Tensors[t.Tensor].Role));
            long room = random.Next(1, 5000);
            bool[] stays = ResidencyPlan.Choose(workload, room, resident => -tensors.Where(t => resident[t.Tensor]).Sum(t => t.SavedBytes));
            Assert.All(Enumerable.Range(0, workload.Operators.Length), o => Assert.True(tensors.Where(t => stays[t.Tensor] && t.First <= o && o <= t.Last).Sum(t => t.Bytes) <= room));

            // What is left has no room any more, or takes it from what saves more.
            foreach (LiveTensor single in tensors.Where(t => t.Bytes <= room)) Assert.True(tensors.Where(t => stays[t.Tensor]).Sum(t => t.SavedBytes) >= single.SavedBytes);
        }
    }

    [Fact]
    public void A_large_tensor_does_not_shut_out_smaller_ones_that_save_more()
    {
        // Of 100, 50 and 40 bytes, all alive together and read by 1, 2 and 2 operators: 200 bytes saved against 150 + 120.
        Networks network = new();
        int input = network.Tensor(TensorRole.Input, 10, 3), large = network.Product(input, 10), middle = network.Product(input, 5), small = network.Product(input, 4);
        foreach (int value in (int[])[middle, small, middle, small, large]) network.Product(value, 1);
        Workload workload = network.ToWorkload();
        List<LiveTensor> tensors = LiveTensor.Between(workload);
        Assert.Equal([(large, 200L), (middle, 150L), (small, 120L)], tensors.Select(t => (t.Tensor, t.SavedBytes)));
        Assert.Equal([middle], Chosen(60));
        Assert.Equal([middle, small], Chosen(90));
        Assert.Equal([middle, small], Chosen(100));
        Assert.Equal([large, small], Chosen(140));
        Assert.Equal([large, middle, small], Chosen(190));

        int[] Chosen(long room)
        {
            bool[] stays = ResidencyPlan.Choose(workload, room, resident => -tensors.Where(t => resident[t.Tensor]).Sum(t => t.SavedBytes));
            return [.. Enumerable.Range(0, stays.Length).Where(i => stays[i])];
        }
    }

    [Fact]
    public void What_operators_do_not_name_as_their_input_does_not_stay()
    {
        Networks network = new();
        network.Product(network.Product(network.Tensor(TensorRole.Input, 20, 8), 4), 4);
        Workload workload = network.ToWorkload();
        Assert.Single(LiveTensor.Between(workload));
        Assert.Empty(LiveTensor.Between(workload with { Operators = [workload.Operators[0], workload.Operators[1] with { InputTensor = -1 }] }));
        Assert.Empty(LiveTensor.Between(workload with { Operators = [workload.Operators[1], workload.Operators[0]] }));
    }

    [Fact]
    public void A_concatenation_reads_all_its_inputs()
    {
        Networks network = new();
        int input = network.Tensor(TensorRole.Input, 10, 3), other = network.Tensor(TensorRole.Input, 10, 5), third = network.Tensor(TensorRole.Input, 10, 1);
        network.Concatenation([input, other, third]);
        OperatorCost cost = Costs(PipelinedMachines.Create(4, 4, Dataflow.WeightStationary, 1, 1 << 16), 0, network.ToWorkload())[0];
        Assert.Equal([90L, 90L], cost.Accesses.Where(a => a.Level == "dram").Select(a => a.Bytes));
    }

    private static ImmutableArray<OperatorCost> Costs(PipelinedMachine machine, long room, Workload workload) => new PipelinedTimingModel(machine with { ResidentBytes = room }).Evaluate(workload);

    private static List<AccessCount> AtWorkingMemory(ImmutableArray<OperatorCost> costs) => [.. costs.SelectMany(c => c.Accesses).Where(a => a.Level == "sram")];

    private static bool IsBound(Workload workload, int tensor) => workload.Tensors[tensor].Role == TensorRole.Output;

    private static long Compulsory(Workload workload)
    {
        IEnumerable<int> moved = workload.Operators.SelectMany(o => o.Reads.Concat(o.Writes)).Where(t => workload.Tensors[t].Role != TensorRole.Activation).Distinct();
        return moved.Sum(t => workload.Tensors[t].ByteCount);
    }

    private static void CheckBounds(PipelinedMachine machine, WorkloadOperator @operator, OperatorCost cost, OperatorCost none)
    {
        Assert.True(cost.Cycles <= none.Cycles && cost.BytesAt("dram") <= none.BytesAt("dram"), @operator.Name);
        Assert.True(cost.ComputeCycles == none.ComputeCycles && cost.StallCycles >= 0 && cost.Cycles >= cost.RooflineCycles, @operator.Name);
        Assert.True(cost.Cycles >= cost.BytesAt("dram") / machine.Path.Backing.ReadBytesPerCycle, @operator.Name);
    }
}
