using AcceleratorTraining.Backends.Simulator.TimingFiles;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>The buffer inside the machine that blocks of inputs and accumulators share; it is given out in banks.</summary>
internal sealed record SharedBuffer
{
    /// <summary>Banks, those included that nothing else may use.</summary>
    public required int Banks { get; init; }

    /// <summary>Bytes of a bank.</summary>
    public required int BankBytes { get; init; }

    /// <summary>Banks kept for outputs.</summary>
    public required int OutputBanks { get; init; }

    /// <summary>Banks at the end kept free, where lookup tables go; 0 where tables take theirs from the rest.</summary>
    public required int ReservedBanks { get; init; }

    /// <summary>Banks of a lookup table.</summary>
    public required int TableBanks { get; init; }

    /// <summary>Unit in banks of what is given to inputs of 8 and 16 bits.</summary>
    public required int InputGranuleBanks { get; init; }

    /// <summary>The same for inputs of 32 bits.</summary>
    public required int WideInputGranuleBanks { get; init; }

    /// <summary>Unit in banks of what is given to accumulators of 32 bits.</summary>
    public required int AccumulatorGranuleBanks { get; init; }

    /// <summary>The same for accumulators of 40 bits.</summary>
    public required int WideAccumulatorGranuleBanks { get; init; }

    /// <summary>Whether the blocks of an operation fit, each twice: one is filled while the other is worked on.</summary>
    /// <param name="operation">What runs.</param>
    /// <param name="outputBlock">Its output block.</param>
    /// <param name="inputBlock">The input block that goes with it.</param>
    /// <param name="accumulatorBits">32 or 40.</param>
    public bool Fits(NpuOperation operation, BlockShape outputBlock, BlockShape inputBlock, int accumulatorBits)
    {
        long rowBytes = Blocks.RoundUp(Blocks.CeilingDivide((long)inputBlock.Depth * operation.Input.Bits, 8), 8);
        long inputBanks = Blocks.RoundUp(2 * Blocks.CeilingDivide(inputBlock.Area * rowBytes, BankBytes), operation.Input.Bits == 32 ? WideInputGranuleBanks : InputGranuleBanks);
        long free = Banks - ReservedBanks - OutputBanks - Math.Max(0, (operation.TableBytes > 0 ? TableBanks : 0) - ReservedBanks);

        // Elementwise work needs no accumulators, but a second input takes as much as the first.
        if (operation.Kind == NpuOperationKind.Elementwise) return (operation.UsesScalar ? inputBanks : 2 * inputBanks) <= free;
        long accumulatorBytes = outputBlock.Area * Blocks.RoundUp(outputBlock.Depth, 8) * accumulatorBits / 8;
        long accumulatorBanks = Blocks.RoundUp(2 * Blocks.CeilingDivide(accumulatorBytes, BankBytes), accumulatorBits == 40 ? WideAccumulatorGranuleBanks : AccumulatorGranuleBanks);
        return inputBanks + accumulatorBanks <= free;
    }

    internal static SharedBuffer Read(TimingFields fields)
    {
        fields.AllowOnly("banks", "bankBytes", "outputBanks", "reservedBanks", "tableBanks", "inputGranuleBanks", "wideInputGranuleBanks", "accumulatorGranuleBanks", "wideAccumulatorGranuleBanks");
        SharedBuffer buffer = new()
        {
            Banks = Count(fields, "banks", 1),
            BankBytes = (int)fields.Integer("bankBytes", 16, 1 << 20),
            OutputBanks = Count(fields, "outputBanks", 0),
            ReservedBanks = Count(fields, "reservedBanks", 0),
            TableBanks = Count(fields, "tableBanks", 0),
            InputGranuleBanks = Count(fields, "inputGranuleBanks", 1),
            WideInputGranuleBanks = Count(fields, "wideInputGranuleBanks", 1),
            AccumulatorGranuleBanks = Count(fields, "accumulatorGranuleBanks", 1),
            WideAccumulatorGranuleBanks = Count(fields, "wideAccumulatorGranuleBanks", 1),
        };
        return buffer.OutputBanks + buffer.ReservedBanks < buffer.Banks ? buffer : throw fields.Error("banks", "more than outputBanks and reservedBanks together");
    }

    private static int Count(TimingFields fields, string name, int minimum) => (int)fields.Integer(name, minimum, 1 << 16);
}
