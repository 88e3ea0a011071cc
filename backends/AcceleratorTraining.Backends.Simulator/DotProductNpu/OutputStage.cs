using AcceleratorTraining.Backends.Simulator.TimingFiles;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>How fast outputs leave the machine: cycles an element, by what is done to it.</summary>
internal sealed record OutputStage
{
    /// <summary>Elementwise work of two inputs of 32 bits.</summary>
    public required double WideBinary { get; init; }

    /// <summary>Elementwise work of one input of 32 bits.</summary>
    public required double WideUnary { get; init; }

    /// <summary>Products that are written with 32 bits.</summary>
    public required double WideMultiply { get; init; }

    /// <summary>Other products, and whatever is scaled from an accumulator of 40 bits.</summary>
    public required double Multiply { get; init; }

    /// <summary>Sums and differences.</summary>
    public required double AddSubtract { get; init; }

    /// <summary>Maxima of windows.</summary>
    public required double Maximum { get; init; }

    /// <summary>Everything else.</summary>
    public required double Scale { get; init; }

    /// <summary>At least, where a table is looked up.</summary>
    public required double Table { get; init; }

    /// <summary>At least, where outputs are clamped.</summary>
    public required double Clamp { get; init; }

    /// <summary>Cycles an element of an operation.</summary>
    public double CyclesPerElement(NpuOperation operation, int accumulatorBits)
    {
        double rate;
        if (operation.Kind == NpuOperationKind.Elementwise && operation.Input.Bits == 32) rate = operation.SecondInput is null ? WideUnary : WideBinary;
        else if (operation.Rate == OutputRate.Multiply && operation.Output.Bits == 32) rate = WideMultiply;
        else if (operation.Rate == OutputRate.Multiply || operation.Kind != NpuOperationKind.Elementwise && accumulatorBits == 40) rate = Multiply;
        else if (operation.Rate == OutputRate.AddSubtract) rate = AddSubtract;
        else rate = operation.Rate == OutputRate.Maximum ? Maximum : Scale;
        return operation.Activation switch
        {
            FusedActivation.Table => Math.Max(rate, Table),
            FusedActivation.Clamp => Math.Max(rate, Clamp),
            _ => rate,
        };
    }

    internal static OutputStage Read(TimingFields fields)
    {
        fields.AllowOnly(
            "wideBinaryCyclesPerElement", "wideUnaryCyclesPerElement", "wideMultiplyCyclesPerElement", "multiplyCyclesPerElement", "addSubtractCyclesPerElement",
            "maximumCyclesPerElement", "scaleCyclesPerElement", "tableCyclesPerElement", "clampCyclesPerElement");
        return new OutputStage
        {
            WideBinary = Rate(fields, "wideBinary"),
            WideUnary = Rate(fields, "wideUnary"),
            WideMultiply = Rate(fields, "wideMultiply"),
            Multiply = Rate(fields, "multiply"),
            AddSubtract = Rate(fields, "addSubtract"),
            Maximum = Rate(fields, "maximum"),
            Scale = Rate(fields, "scale"),
            Table = Rate(fields, "table"),
            Clamp = Rate(fields, "clamp"),
        };
    }

    private static double Rate(TimingFields fields, string name) => fields.Number(name + "CyclesPerElement", 1e-6, 1e6);
}
