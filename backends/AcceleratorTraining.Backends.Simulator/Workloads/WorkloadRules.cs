namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>What every timing model takes for granted of a workload.</summary>
internal static class WorkloadRules
{
    /// <summary>Checks all operators: dimensions, windows, strides, dilations, groups and bits are at least 1, counts not negative.</summary>
    /// <exception cref="SimulationException">One breaks a rule; names the operator and what it is.</exception>
    public static void Check(Workload workload)
    {
        foreach (WorkloadOperator @operator in workload.Operators) Check(@operator);
    }

    private static void Check(WorkloadOperator @operator)
    {
        Positive("input", @operator.Input);
        if (@operator.SecondInput is { } second) Positive("second input", second);
        Positive("output", @operator.Output);
        AtLeastOne("window", @operator.KernelHeight, @operator.KernelWidth);
        AtLeastOne("strides", @operator.StrideHeight, @operator.StrideWidth);
        AtLeastOne("dilations", @operator.DilationHeight, @operator.DilationWidth);
        AtLeastOne("groups", @operator.Groups);
        AtLeastOne("bits of an element", @operator.InputBits, @operator.WeightBits, @operator.OutputBits, @operator.AccumulatorBits);
        if (@operator.WeightBytes < 0 || @operator.DrawnElements < 0 || @operator.DrawnBits < 0) throw Broken("counts of weights and drawn numbers", "not be negative");

        void Positive(string what, FeatureShape shape)
        {
            if (shape is { Batch: < 1 } or { Height: < 1 } or { Width: < 1 } or { Channels: < 1 }) throw Broken($"{what} of {shape}", "have dimensions of at least 1");
        }

        void AtLeastOne(string what, params ReadOnlySpan<int> values)
        {
            foreach (int value in values)
            {
                if (value < 1) throw Broken(what, "be at least 1");
            }
        }

        SimulationException Broken(string what, string rule) => new($"Operator '{@operator.Name}': its {what} shall {rule}.");
    }
}
