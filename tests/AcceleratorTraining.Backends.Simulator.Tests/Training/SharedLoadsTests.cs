using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Tests.Support;
using AcceleratorTraining.Backends.Simulator.Training;

namespace AcceleratorTraining.Backends.Simulator.Tests.Training;

public class SharedLoadsTests
{
    // The flat machine: a cycle a multiplication and one an output, and a stall a weight byte; weights from "flash".
    private const long Macs = 16 * 8 * 18, Outputs = 16 * 8, Weights = 8 * 18;

    private static readonly TimingProfile Flat = Simulators.Flat(Hal.OperatorExtensions.All);

    [Fact]
    public void Equal_weights_are_loaded_once_for_all()
    {
        WorkloadCost cost = SharedLoads.Price(SimulatedProgram.Create(Programs.Convolution(), Flat), Flat, 3);
        Assert.Equal((3 * (Macs + Outputs) + Weights, Weights, 3 * Macs), (cost.Cycles, cost.StallCycles, cost.Macs));
        Assert.Equal(Weights, cost.Bytes("flash", Operand.Weights, AccessDirection.Read));
    }

    [Fact]
    public void Perturbed_weights_are_read_once_but_differ_in_each_so_that_nothing_else_is_shared()
    {
        SimulatedProgram program = SimulatedProgram.Create(Programs.Convolution(perturbed: true), Flat);
        WorkloadCost cost = SharedLoads.Price(program, Flat, 3);
        Assert.Equal((3 * (Macs + Outputs + Weights), 3 * Macs), (cost.Cycles, cost.Macs));
        Assert.Equal(Weights, cost.Bytes("flash", Operand.Weights, AccessDirection.Read));
    }

    [Fact]
    public void Weights_that_the_host_rewrites_between_executions_are_shared_by_none()
    {
        // Constant weights are; these are a parameter.
        SimulatedProgram program = SimulatedProgram.Create(Programs.Convolution(), Flat);
        WorkloadCost cost = SharedLoads.Price(program, Flat, 3, hostRewritesParameters: true);
        Assert.Equal((3 * program.Total.Cycles, 3 * Weights), (cost.Cycles, cost.Bytes("flash", Operand.Weights, AccessDirection.Read)));
    }

    [Fact]
    public void Transfers_of_the_host_are_part_of_every_plan()
    {
        SimulatedProgram query = SimulatedProgram.Create(Programs.Convolution(), Flat);
        TrainingSchedule schedule = new(Steps: 10, Directions: 1, Signs: 2, CallsPerPass: 1);
        TrainingCost without = TrainingCost.Of(query, [], schedule, Flat), with = TrainingCost.Of(query, [], schedule, Flat, hostCyclesPerStep: 77);
        Assert.Equal(without.Plans.Select(p => p.CyclesPerStep + 77), with.Plans.Select(p => p.CyclesPerStep));
    }

    [Fact]
    public void A_run_is_priced_as_it_is_executed_and_with_loads_shared()
    {
        SimulatedProgram query = SimulatedProgram.Create(Programs.Convolution(), Flat), update = SimulatedProgram.Create(Programs.Convolution(), Flat);
        TrainingCost cost = TrainingCost.Of(query, [update], new TrainingSchedule(Steps: 10, Directions: 4, Signs: 2, CallsPerPass: 3), Flat);
        long once = Macs + Outputs + Weights;
        Assert.Equal("flash", cost.WeightStore);
        Assert.Equal(Weights, cost.WeightBytesPerQuery);
        Assert.Equal([(1, 25 * once, 24 * Weights), (2, 24 * (Macs + Outputs) + 12 * Weights + once, 12 * Weights), (8, 24 * (Macs + Outputs) + 3 * Weights + once, 3 * Weights)],
            cost.Plans.Select(p => (p.Together, p.CyclesPerStep, p.WeightBytesPerStep)));
        Assert.Equal([true, false, false], cost.Plans.Select(p => p.IsCounted));
    }

    [Fact]
    public void Backpropagation_multiplies_two_to_three_times_as_often_as_inference()
    {
        // One layer: its weights' gradient is a product as large as the layer, and nobody needs its input's.
        BackpropagationModel model = BackpropagationModel.Of(SimulatedProgram.Create(Programs.Convolution(), Flat), Flat);
        Assert.Equal((Macs, 2 * Macs), (model.ForwardMacs, model.Macs));
        Assert.Equal(4 * 4 * 2, model.KeptActivationBytes);

        // Backwards, 18 x 8 products over 16 pixels.
        Assert.Equal(Macs + Outputs + Weights + Macs + 18 * 8, model.Cycles);
    }
}
