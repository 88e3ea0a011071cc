using static AcceleratorTraining.Hal.Tests.Validation.Broken;

namespace AcceleratorTraining.Hal.Tests.Validation;

/// <summary>Programs that break the rules of directions and step rules.</summary>
internal static class BrokenDirections
{
    private const ElementType I8 = ElementType.Int8, I16 = ElementType.Int16, I32 = ElementType.Int32, U8 = ElementType.UInt8, U32 = ElementType.UInt32;
    private static readonly ProgramValue W = In(I8, [4]), Wide = In(I16, [4]), Keys = In(U32, [1, 4]), Scale = Const(I32, [1], 1);
    private static readonly ProgramValue Guide = In(I8, [4]), Blend = In(I32, [1], new ValueRange(0, 256)), Mask = In(U8, [1]);
    private static readonly ProgramValue[] Moved = [W, In(U32, [4]), In(I32, [1], ValueRange.Symmetric(1 << 20)), Scale];
    private static readonly ProgramValue[] Stepped = [W, Keys, In(I32, [1], ValueRange.Symmetric(32767)), Scale];
    private static readonly Perturb Move = new() { Tensor = 0, Direction = DirectionKind.Rademacher, Output = I8, Range = I8.FullRange() };
    private static readonly Update Step = new() { Tensor = 0, Direction = DirectionKind.Rademacher };

    public static IEnumerable<(string Rule, ForwardProgram Program)> All() => [.. Moves(), .. Steps()];

    private static IEnumerable<(string Rule, ForwardProgram Program)> Moves()
    {
        (string, ForwardProgram) Case(int rule, Perturb operation, params ProgramValue[] extras) =>
            ($"PERTURB-{rule:00}", Node(operation, [.. Moved, .. extras], 1, new TensorType(I8, [4])));
        yield return Case(7, Move with { Stream = DirectionStream.Density });
        yield return Case(11, Move with { Direction = DirectionKind.RankR, Rank = 17 });
        yield return Case(11, Move with { Direction = DirectionKind.RankR, Rank = 0 });
        yield return Case(11, Move with { Rank = 2 });
        yield return Case(12, Move with { Density = 0 });
        yield return Case(12, Move with { Keep = 257 });
        yield return Case(13, Move with { HasMask = true }, In(U8, [2]));
        yield return Case(13, Move with { HasMask = true }, In(I8, [1]));
        yield return Case(14, Move with { HasGuide = true }, In(I8, [5]), Blend);
        yield return Case(14, Move with { HasGuide = true }, Guide, In(I32, [1], new ValueRange(0, 257)));
        yield return Case(14, Move with { Direction = DirectionKind.Parity, HasGuide = true }, Guide, Blend);
        yield return Case(15, Move with { Direction = DirectionKind.Parity, ParityShift = 4 });
        yield return Case(15, Move with { ParityShift = 1 });
        yield return Case(19, Move with { Factor = 1 });
        yield return Case(19, Move with { Stream = DirectionStream.Inputs, Factor = 16 });
        yield return Case(19, Move with { Stream = DirectionStream.Outputs, Density = 9 });
        yield return Case(19, Move with { Stream = DirectionStream.Outputs, HasMask = true }, Mask);
        yield return Case(20, Move with { Direction = DirectionKind.Parity, Range = ValueRange.Symmetric(127) });
        yield return Case(20, Move with { Direction = DirectionKind.Parity, ViewShift = 1 });
    }

    private static IEnumerable<(string Rule, ForwardProgram Program)> Steps()
    {
        (string, ForwardProgram) Case(int rule, Update operation, params ProgramValue[] extras) => ($"UPDATE-{rule:00}", Node(operation, [.. Stepped, .. extras], operation.HasGuide ? 2 : 1));
        yield return Case(11, Step with { Rank = 2 });
        yield return Case(12, Step with { Density = 257 });
        yield return Case(13, Step with { HasMask = true }, In(U8, [0]));
        yield return Case(14, Step with { HasGuide = true }, In(I16, [4]), Blend);
        yield return ("UPDATE-15", Node(Step with { Direction = DirectionKind.Parity }, [Wide, .. Stepped[1..]]));
        yield return Case(19, Step with { ResidualDecay = 255 });
        yield return ("UPDATE-19", Node(Step with { HasResidual = true, Rule = StepRule.GridSign }, [W, In(I8, [4]), .. Stepped[1..]], 2));
        yield return Case(20, Step with { GuideDecay = 0 });
        yield return Case(20, Step with { HasGuide = true, GuideDecay = -1 }, Guide, Blend);
        yield return Case(21, Step with { Rule = StepRule.Vote }, In(I32, [1]));
    }
}
