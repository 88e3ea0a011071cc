using AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class VectorUnitTests
{
    private static readonly VectorUnit Unit = new()
    {
        Lanes = 8,
        DepthwiseCyclesPerMac = 0.5,
        PoolCyclesPerTap = 1,
        ElementCyclesPerElement = 2,
        RowCyclesPerElement = 4,
        MoveCyclesPerElement = 0.25,
        DrawCyclesPerElement = 3,
    };

    [Theory]
    [InlineData(OperatorClass.MaxPool, 50 * 4 / 8 * 1.0)] // 50 outputs of 4 taps.
    [InlineData(OperatorClass.AveragePool, 25.0)]
    [InlineData(OperatorClass.Softmax, 25 * 4.0)] // 200 inputs.
    [InlineData(OperatorClass.ReduceSum, 100.0)]
    [InlineData(OperatorClass.Normalization, 100.0)]
    [InlineData(OperatorClass.Loss, 100.0)]
    [InlineData(OperatorClass.Add, 7 * 2.0)] // 50 outputs in 7 rounds.
    [InlineData(OperatorClass.TableLookup, 14.0)]
    [InlineData(OperatorClass.Move, 7 * 0.25)]
    [InlineData(OperatorClass.Perturbation, 13 * 3.0)] // 100 numbers.
    [InlineData(OperatorClass.DepthwiseConvolution, 25 * 0.5)] // 50 x 4 multiply-accumulates.
    public void Rounds_times_the_cycles_of_the_class(OperatorClass kind, double cycles)
    {
        WorkloadOperator layer = new()
        {
            Name = "o",
            Class = kind,
            Input = new FeatureShape(1, 10, 10, 2),
            Output = new FeatureShape(1, 5, 5, 2),
            KernelHeight = 2,
            KernelWidth = 2,
            DrawnElements = 100,
        };
        Assert.Equal(cycles, Unit.Cycles(layer));
    }
}
