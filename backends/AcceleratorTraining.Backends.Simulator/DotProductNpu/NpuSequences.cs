using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>
/// Operators that the machine has no operation for, as sequences of those that it has. Softmax is the sequence that Vela 3.10 makes of it, operation by operation;
/// the others are estimates of the same making, compared with nothing.
/// </summary>
internal sealed class NpuSequences(NpuMemories memories)
{
    // Exponentials of 8-bit differences, with 32 bits each.
    private const int ExponentialTableBytes = 1024;

    // Newton's method doubles the correct bits of a reciprocal each time; three steps make 31 of 4.
    private const int NewtonSteps = 3;

    /// <summary>Softmax over channels: exponentials of differences to the largest from a table, their sum, its reciprocal by Newton's method, products.</summary>
    public IEnumerable<NpuOperation> Softmax(NpuOperation operation)
    {
        FeatureShape logits = operation.Input.Shape;
        int rows = checked((int)(logits.ElementCount / logits.Channels));
        FeatureShape values = new(1, 1, rows, logits.Channels);
        NpuFeatureMap row = new(new FeatureShape(1, 1, rows, 1), 32, false, memories.Arena), wide = new(values, 32, true, memories.Arena), brick = row with { IsBricked = true };
        NpuFeatureMap constant = new(new FeatureShape(1, 1, 1, 1), 32, false, memories.Weights) { HoldsWeights = true };
        yield return operation with
        {
            Kind = NpuOperationKind.Pooling,
            Rate = OutputRate.Maximum,
            Activation = FusedActivation.None,
            Input = operation.Input with { Shape = new FeatureShape(1, rows, logits.Channels, 1), IsBricked = false },
            Output = brick with { Shape = new FeatureShape(1, rows, 1, 1), Bits = operation.Input.Bits },
            KernelWidth = logits.Channels,
        };
        yield return Binary(operation, operation.Input with { Shape = values }, brick with { Bits = operation.Input.Bits }, wide, OutputRate.AddSubtract) with
        {
            Activation = FusedActivation.Table,
            TableBytes = ExponentialTableBytes,
            TableMemory = memories.Weights,
        };
        yield return Binary(operation, wide, constant, wide with { IsBricked = false }, OutputRate.Scale);
        yield return Sum(operation, wide with { IsBricked = false }, brick);

        // Leading zeros of the sum, the shift of the result and that which normalizes the sum.
        yield return Binary(operation, brick, null, brick, OutputRate.Scale);
        yield return Binary(operation, brick, constant, row, OutputRate.AddSubtract);
        yield return Binary(operation, brick, constant, row, OutputRate.AddSubtract);
        yield return Binary(operation, brick, row, row, OutputRate.Scale);
        foreach (NpuOperation step in Reciprocal(operation, row, constant)) yield return step;
        yield return Binary(operation, wide, row, wide, OutputRate.Multiply);
        yield return Binary(operation, wide, row, operation.Output with { Shape = values }, OutputRate.Scale);
    }

    /// <summary>Sums over channels, then over rows and columns, whichever of them the output lacks.</summary>
    public IEnumerable<NpuOperation> Reduce(NpuOperation operation)
    {
        FeatureShape input = operation.Input.Shape, output = operation.Output.Shape;
        NpuFeatureMap map = operation.Input;
        if (output.Channels < input.Channels)
        {
            NpuFeatureMap sums = operation.Output with { Shape = input with { Channels = 1 }, Memory = memories.Arena };
            yield return Sum(operation, map, sums);
            map = sums;
        }

        if (output.Height < input.Height || output.Width < input.Width)
        {
            yield return operation with
            {
                Kind = NpuOperationKind.Pooling,
                Input = map,
                Output = operation.Output with { Shape = map.Shape with { Height = 1, Width = 1 } },
                KernelHeight = input.Height,
                KernelWidth = input.Width,
            };
        }
        else if (output.Channels >= input.Channels) yield return operation;
    }

    /// <summary>Normalization over channels: mean, differences, mean of squares, reciprocal root, gain and bias.</summary>
    public IEnumerable<NpuOperation> Normalize(NpuOperation operation)
    {
        FeatureShape shape = operation.Input.Shape;
        NpuFeatureMap row = new(shape with { Channels = 1 }, 32, false, memories.Arena), wide = new(shape, 32, true, memories.Arena);
        NpuFeatureMap constant = new(new FeatureShape(1, 1, 1, 1), 32, false, memories.Weights) { HoldsWeights = true }, channels = constant with { Shape = new FeatureShape(1, 1, 1, shape.Channels) };
        yield return Sum(operation, operation.Input, row);
        yield return Binary(operation, operation.Input, row, wide, OutputRate.AddSubtract);
        yield return Binary(operation, wide, wide, wide, OutputRate.Multiply);
        yield return Sum(operation, wide, row);
        foreach (NpuOperation step in Reciprocal(operation, row, constant)) yield return step;
        yield return Binary(operation, wide, row, wide, OutputRate.Multiply);
        yield return Binary(operation, wide, channels, wide, OutputRate.Multiply);
        yield return Binary(operation, wide, channels, operation.Output with { Shape = shape }, OutputRate.AddSubtract);
    }

    /// <summary>A loss over logits: softmax, products with the targets, their sum.</summary>
    public IEnumerable<NpuOperation> Loss(NpuOperation operation)
    {
        NpuFeatureMap probabilities = new(operation.Input.Shape, operation.Input.Bits, true, memories.Arena), sums = new(operation.Input.Shape with { Channels = 1 }, 32, false, memories.Arena);
        foreach (NpuOperation step in Softmax(operation with { Output = probabilities })) yield return step;
        yield return Binary(operation, probabilities, probabilities, probabilities with { Bits = 32 }, OutputRate.Multiply);
        yield return Sum(operation, probabilities with { Bits = 32 }, sums);
    }

    /// <summary>Adds a direction to parameters of 8 bits. The machine draws no random numbers: its host lays them in the arena.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="elements">Parameters.</param>
    /// <param name="keeps">Whether the sums are the parameters' new values rather than a copy for one use, which goes to the arena.</param>
    public NpuOperation AddDirection(string name, long elements, bool keeps)
    {
        NpuFeatureMap map = new(new FeatureShape(1, 1, checked((int)Blocks.CeilingDivide(elements, Blocks.BrickChannels)), Blocks.BrickChannels), 8, false, memories.Arena);
        return new NpuOperation
        {
            Name = name,
            Kind = NpuOperationKind.Elementwise,
            Rate = OutputRate.AddSubtract,
            Input = map with { Memory = memories.Parameters },
            SecondInput = map,
            Output = keeps ? map with { Memory = memories.Parameters } : map,
            WorksOnParameters = true,
        };
    }

    // A first guess of five operations, steps of five each, and a last product: 1/x, or an inverse root with other constants.
    private static IEnumerable<NpuOperation> Reciprocal(NpuOperation operation, NpuFeatureMap row, NpuFeatureMap constant)
    {
        foreach (OutputRate rate in new[] { OutputRate.AddSubtract, OutputRate.Scale, OutputRate.AddSubtract, OutputRate.Multiply, OutputRate.AddSubtract }) yield return Binary(operation, row, constant, row, rate);
        for (int i = 0; i < NewtonSteps; i++)
        {
            yield return Binary(operation, row, row, row, OutputRate.Multiply);
            yield return Binary(operation, row, constant, row, OutputRate.AddSubtract);
            yield return Binary(operation, row, row, row, OutputRate.Multiply);
            yield return Binary(operation, row, constant, row, OutputRate.Multiply);
            yield return Binary(operation, row, row, row, OutputRate.AddSubtract);
        }

        yield return Binary(operation, row, constant, row, OutputRate.Multiply);
    }

    private static NpuOperation Sum(NpuOperation operation, NpuFeatureMap input, NpuFeatureMap output) => Binary(operation, input, null, output, OutputRate.Scale) with { Kind = NpuOperationKind.ReduceSum };

    private static NpuOperation Binary(NpuOperation operation, NpuFeatureMap first, NpuFeatureMap? second, NpuFeatureMap output, OutputRate rate) => operation with
    {
        Kind = NpuOperationKind.Elementwise,
        Rate = rate,
        Activation = FusedActivation.None,
        Input = first,
        SecondInput = second,
        Output = output,
        KernelHeight = 1,
        KernelWidth = 1,
        TableBytes = 0,
        TableMemory = null,
    };
}
