using static AcceleratorTraining.Hal.Tests.Validation.Broken;

namespace AcceleratorTraining.Hal.Tests.Validation;

/// <summary>Programs that break the rules of losses other than CROSS_ENTROPY.</summary>
internal static class BrokenLosses
{
    private const ElementType I8 = ElementType.Int8, I16 = ElementType.Int16, I32 = ElementType.Int32, I64 = ElementType.Int64;
    private static readonly ProgramValue Rows = In(I8, [2, 3]), Words = In(I16, [2, 3]), Labels = In(I32, [2], new ValueRange(-1, 2));
    private static readonly SquaredError Error = new() { ErrorScale = 1 };
    private static readonly Entropy Entropy = new() { LogitScale = 1 };
    private static readonly Distillation Distillation = new() { LogitScale = 1, TeacherScale = 1L << 40 };
    private static readonly PrototypeLoss Prototype = new() { Supports = 2, Classes = 3, DistanceScale = 1 };

    /// <summary>Rule and program.</summary>
    public static IEnumerable<(string Rule, ForwardProgram Program)> All => [.. Rowwise(), .. Episodes()];

    private static IEnumerable<(string Rule, ForwardProgram Program)> Rowwise()
    {
        yield return ("SQUARED_ERROR-01", Node(Error, [In(I64, [2, 3]), In(I64, [2, 3]), Labels], 2));
        yield return ("SQUARED_ERROR-01", Node(Error, [In(I8, [2]), In(I8, [2]), In(I32, [0], new ValueRange(-1, 2))], 2));
        yield return ("SQUARED_ERROR-02", Node(Error, [Rows, Rows, In(I32, [2])], 2));
        yield return ("SQUARED_ERROR-03", Node(Error with { ErrorScale = -1 }, [Rows, Rows, Labels], 2));
        yield return ("SQUARED_ERROR-04", Node(Error, [Rows, Words, Labels], 2));
        yield return ("SQUARED_ERROR-04", Node(Error, [Rows, In(I8, [3, 2]), Labels], 2));
        yield return ("ENTROPY-01", Node(Entropy, [Words, Labels], 2));
        yield return ("ENTROPY-01", Node(Entropy, [In(I8, [2, 0]), Labels], 2));
        yield return ("ENTROPY-02", Node(Entropy, [Rows, In(I32, [3], new ValueRange(-1, 2))], 2));
        yield return ("ENTROPY-03", Node(Entropy with { LogitScale = (1L << 40) + 1 }, [Rows, Labels], 2));
        yield return ("DISTILLATION-01", Node(Distillation, [Words, Rows, Labels], 2));
        yield return ("DISTILLATION-02", Node(Distillation, [Rows, Rows, In(I32, [2], new ValueRange(-2, 2))], 2));
        yield return ("DISTILLATION-03", Node(Distillation with { LogitScale = 0 }, [Rows, Rows, Labels], 2));
        yield return ("DISTILLATION-04", Node(Distillation, [Rows, In(I32, [2, 4]), Labels], 2));
        yield return ("DISTILLATION-04", Node(Distillation, [Rows, Words, Labels], 2));
        yield return ("DISTILLATION-05", Node(Distillation with { TeacherScale = 0 }, [Rows, Rows, Labels], 2));
        yield return ("PROGRAM-03", Node(Distillation, [Rows, Labels], 2));
    }

    private static IEnumerable<(string Rule, ForwardProgram Program)> Episodes()
    {
        yield return ("PROTOTYPE_LOSS-01", Node(Prototype, [Words, Labels], 2));
        yield return ("PROTOTYPE_LOSS-01", Node(Prototype, [In(I8, [2, PrototypeLoss.MaximumFeatures + 1]), Labels], 2));
        yield return ("PROTOTYPE_LOSS-02", Node(Prototype with { Classes = 2 }, [Rows, Labels], 2));
        yield return ("PROTOTYPE_LOSS-03", Node(Prototype with { DistanceScale = 0 }, [Rows, Labels], 2));
        yield return ("PROTOTYPE_LOSS-04", Node(Prototype with { Supports = 3 }, [Rows, Labels], 2));
        yield return ("PROTOTYPE_LOSS-04", Node(Prototype with { Supports = -1 }, [Rows, Labels], 2));
        yield return ("PROTOTYPE_LOSS-04", Node(Prototype with { Supports = 65536 }, [In(I8, [65536, 1]), In(I32, [65536], new ValueRange(-1, 2))], 2));
        yield return ("PROTOTYPE_LOSS-05", Node(Prototype with { Classes = PrototypeLoss.MaximumClasses + 1 }, [Rows, Labels], 2));
        yield return ("PROTOTYPE_LOSS-05", Node(Prototype with { Classes = 0 }, [Rows, In(I32, [2], new ValueRange(-1, -1))], 2));
    }
}
