using static AcceleratorTraining.Hal.Tests.Validation.Broken;

namespace AcceleratorTraining.Hal.Tests.Validation;

/// <summary>Programs that break the rules of elementwise operators, pools, transfer functions and data movement.</summary>
internal static class BrokenOperators
{
    private const ElementType I4 = ElementType.Int4, I8 = ElementType.Int8, I16 = ElementType.Int16, I32 = ElementType.Int32, I64 = ElementType.Int64, U8 = ElementType.UInt8, U32 = ElementType.UInt32;
    private static readonly ProgramValue Sums = In(I32, [2, 3]), Bytes = In(I8, [2, 3]), Words = In(I16, [2, 3]), Image = In(I8, [1, 4, 4, 2]), Nibbles = In(I4, [2, 3]);
    private static readonly LogSoftmax LogSoftmax = new() { Multiplier = 1 << 30, ReverseMultiplier = 1 << 30 };
    private static readonly Slice Part = new() { Starts = [0, 0], Sizes = [1, 1], Strides = [1, 1] };

    /// <summary>Rule and program.</summary>
    public static IEnumerable<(string Rule, ForwardProgram Program)> All => [.. Arithmetic(), .. Movement()];

    private static IEnumerable<(string Rule, ForwardProgram Program)> Arithmetic()
    {
        yield return ("BATCH_MATMUL-01", Node(new BatchMatMul(), [In(I8, [2, 3, 4]), In(I8, [1, 3, 4])]));
        yield return ("BATCH_MATMUL-01", Node(new BatchMatMul(), [In(I8, [3, 4]), In(I8, [4, 3])]));
        yield return ("BATCH_MATMUL-02", Node(new BatchMatMul { Accumulator = I16 }, [In(I8, [0, 0]), In(I8, [0, 0])]));
        yield return ("NUMBER-02", Node(new BatchMatMul { RightZeroPoint = -129 }, [Bytes, Bytes]));
        yield return ("PROFILE-01", Node(new BatchMatMul(), [Bytes, In(U8, [2, 3])]));
        yield return ("ACC-02", Node(new BatchMatMul(), [In(I16, [1, 2]), In(I16, [1, 2])]));
        yield return ("SUB-01", Node(new Subtract(), [Bytes, Bytes]));
        yield return ("MAXIMUM-01", Node(new Maximum(), [Bytes, Words]));
        yield return ("MINIMUM-01", Node(new Minimum(), [In(I64, [1]), In(I64, [1])]));
        yield return ("BROADCAST-01", Node(new Subtract(), [Sums, In(I32, [2])]));
        yield return ("BROADCAST-01", Node(new Add(), [In(I32, [65536, 1]), In(I32, [65536])]));
        yield return ("CLAMP-01", Node(new Clamp(), [In(U8, [1])]));
        yield return ("CLAMP-02", Node(new Clamp { Minimum = 1, Maximum = 0 }, [Bytes]));
        yield return ("CLAMP-02", Node(new Clamp { Maximum = 128 }, [Bytes]));
        yield return ("CAST-01", Node(new Cast(), [In(U32, [1])]));
        yield return ("CAST-02", Node(new Cast { Output = I64 }, [Bytes]));
        yield return ("REDUCE_SUM-01", Node(new ReduceSum(), [In(I64, [1])]));
        yield return ("REDUCE_SUM-02", Node(new ReduceSum { Axes = [1, 0] }, [Bytes]));
        yield return ("REDUCE_SUM-02", Node(new ReduceSum { Axes = [2] }, [Bytes]));
        yield return ("MAX_POOL2D-01", Node(new MaxPool2D(), [Bytes]));
        yield return ("MAX_POOL2D-02", Node(new MaxPool2D { Window = new() { PadLeft = 1 } }, [Image]));
        yield return ("MAX_POOL2D-03", Node(new MaxPool2D { FilterWidth = 2, Window = new() { DilationX = 2 } }, [Image]));
        yield return ("MAX_POOL2D-04", Node(new MaxPool2D { Maximum = 128 }, [Image]));
        yield return ("TABLE-01", Node(new TableLookup(), [Words, In(I8, [256])]));
        yield return ("TABLE-02", Node(new TableLookup(), [Bytes, In(I8, [255])]));
        yield return ("TABLE-02", Node(new TableLookup(), [Bytes, In(I32, [256])]));
        yield return ("LOGISTIC-01", Node(new Logistic(), [Bytes]));
        yield return ("LOGISTIC-02", Node(new Logistic { Multiplier = -1 }, [Words]));
        yield return ("LOGISTIC-03", Node(new Logistic { Shift = 31 }, [Words]));
        yield return ("TANH-01", Node(new HyperbolicTangent(), [Bytes]));
        yield return ("TANH-02", Node(new HyperbolicTangent { Multiplier = (1 << 20) + 1 }, [Words]));
        yield return ("TANH-03", Node(new HyperbolicTangent { Shift = -1 }, [Words]));
        yield return ("SOFTMAX-01", Node(new Softmax { Multiplier = 1 << 30 }, [Words]));
        yield return ("SOFTMAX-03", Node(new Softmax { Multiplier = 1 << 30, LeftShift = -32, Output = I16 }, [Words]));
        yield return ("LOG_SOFTMAX-01", Node(LogSoftmax, [Words]));
        yield return ("LOG_SOFTMAX-02", Node(LogSoftmax with { ReverseMultiplier = 1 }, [Bytes]));
        yield return ("LOG_SOFTMAX-03", Node(LogSoftmax with { ReverseShift = 32 }, [Bytes]));
        yield return ("LOG_SOFTMAX-04", Node(LogSoftmax with { MinimumDifference = 1 }, [Bytes]));
        yield return ("NORMALIZE-01", Node(new Normalize(), [In(I8, [1, 32769])]));
        yield return ("NORMALIZE-02", Node(new Normalize { Epsilon = -1 }, [Bytes]));
    }

    private static IEnumerable<(string Rule, ForwardProgram Program)> Movement()
    {
        yield return ("PROGRAM-03", Node(new Concat(), []));
        yield return ("CONCAT-01", Node(new Concat(), [Nibbles, Nibbles]));
        yield return ("CONCAT-02", Node(new Concat { Axis = 2 }, [Bytes, Bytes]));
        yield return ("CONCAT-03", Node(new Concat(), [Bytes, In(I8, [2, 4])]));
        yield return ("CONCAT-03", Node(new Concat(), [Bytes, Words]));
        yield return ("PAD-01", Node(new Pad { Before = [0, 0], After = [0, 0] }, [Nibbles]));
        yield return ("PAD-02", Node(new Pad { Before = [0], After = [0, 0] }, [Bytes]));
        yield return ("PAD-02", Node(new Pad { Before = [0, -1], After = [0, 0] }, [Bytes]));
        yield return ("PAD-03", Node(new Pad { Before = [0, 0], After = [0, 0], Value = 128 }, [Bytes]));
        yield return ("SLICE-01", Node(Part, [Nibbles]));
        yield return ("SLICE-02", Node(Part with { Strides = [1, 0] }, [Bytes]));
        yield return ("SLICE-02", Node(Part with { Sizes = [1] }, [Bytes]));
        yield return ("SLICE-03", Node(Part with { Starts = [0, 2], Sizes = [1, 2] }, [Bytes]));
        yield return ("SLICE-03", Node(Part with { Sizes = [2, 1], Strides = [-1, 1] }, [Bytes]));
        yield return ("TRANSPOSE-01", Node(new Transpose { Permutation = [1, 0] }, [Nibbles]));
        yield return ("TRANSPOSE-02", Node(new Transpose { Permutation = [1, 1] }, [Bytes]));
        yield return ("GATHER-01", Node(new Gather(), [Nibbles, In(I32, [1], new ValueRange(0, 1))]));
        yield return ("GATHER-02", Node(new Gather { Axis = 1, BatchDimensions = 1 }, [Bytes, In(I32, [3, 1], new ValueRange(0, 2))]));
        yield return ("GATHER-03", Node(new Gather(), [Bytes, In(I32, [1], new ValueRange(0, 2))]));
        yield return ("GATHER-03", Node(new Gather(), [Bytes, In(I8, [1], new ValueRange(0, 1))]));
    }
}
