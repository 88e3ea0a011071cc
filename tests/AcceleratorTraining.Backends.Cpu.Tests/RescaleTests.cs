using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

public sealed class RescaleTests
{
    public static TheoryData<RoundingRule, RescaleOverflow> Rules
    {
        get
        {
            TheoryData<RoundingRule, RescaleOverflow> rules = [];
            foreach (RoundingRule rule in Enum.GetValues<RoundingRule>())
                foreach (RescaleOverflow overflow in Enum.GetValues<RescaleOverflow>())
                {
                    rules.Add(rule, overflow);
                }

            return rules;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_matches_at_every_shift(RoundingRule rounding, RescaleOverflow overflow)
    {
        AcceleratorProfile profile = TestProfiles.Rescale(rounding, overflow);
        for (int seed = 0; seed < 40; seed++)
        {
            Draw draw = new(seed);
            int channels = draw.Of(1, 3, 8, 16, 31, 32, 40);
            ElementType input = draw.Of(ElementType.Int32, ElementType.Int32, ElementType.Int32, ElementType.Int8, ElementType.Int16, ElementType.Int64);
            ForwardProgramBuilder b = new($"rescale {input} {channels} {rounding} {overflow}");
            int x = b.Input("x", new TensorType(input, [draw.Of(1, 2, 70), channels]));
            ValueRange shifts = draw.Of(new ValueRange(-31, 30), new ValueRange(-31, 0), new ValueRange(-31, -1), new ValueRange(-3, 3), new ValueRange(-31, -31));
            (int m, int s) = draw.Scales(b, "s", draw.Chance(60) ? channels : 1, shifts, draw.Chance(50));
            ElementType output = draw.Of(ElementType.Int8, ElementType.Int8, ElementType.Int16, ElementType.Int32);
            b.Output("y", b.Apply(new Rescale
            {
                InputZeroPoint = draw.Of(0, 0, 0, 7, int.MinValue),
                PreShift = draw.Of(0, 0, 0, 20, -8, -31, 31),
                OutputZeroPoint = draw.Of(0, 1, -128, 16384, -16385, int.MaxValue),
                Output = output,
                Minimum = (int)output.FullRange().Minimum + draw.Of(0, 50),
                Maximum = (int)output.FullRange().Maximum - draw.Of(0, 60),
            }, x, m, s));
            Differential.AssertEqual(b.Build(), profile, seed);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_narrow_form_and_free_multipliers_match(RoundingRule rounding, RescaleOverflow overflow)
    {
        AcceleratorProfile profile = TestProfiles.Rescale(rounding, overflow);
        for (int seed = 0; seed < 40; seed++)
        {
            Draw draw = new(seed);
            int channels = draw.Of(1, 3, 16, 17, 40);
            ElementType input = draw.Of(ElementType.Int64, ElementType.Int64, ElementType.Int32, ElementType.Int16, ElementType.Int8);
            ElementType output = draw.Of(ElementType.Int8, ElementType.Int16, ElementType.Int16, ElementType.Int32);
            ForwardProgramBuilder b = new($"narrow {input} {output} {channels} {rounding} {overflow}");
            int x = b.Input("x", new TensorType(input, [draw.Of(1, 70), channels]));
            int count = draw.Chance(60) ? channels : 1;
            int m = b.Input("m", new TensorType(ElementType.Int32, [count], new ValueRange(0, int.MaxValue)));
            int s = b.Input("s", new TensorType(ElementType.Int8, [count], draw.Of(new ValueRange(-31, 14), new ValueRange(-31, -1))));
            Rescale rescale = new() { Output = output, Minimum = (int)output.FullRange().Minimum, Maximum = (int)output.FullRange().Maximum, InputZeroPoint = draw.Of(0, 0, 5, int.MinValue), OutputZeroPoint = draw.Of(0, 0, -77, int.MaxValue) };
            b.Output("narrow", b.Apply(rescale with { NarrowMultiplier = true }, x, m, s));
            b.Output("wide", b.Apply(rescale with { PreShift = draw.Of(0, 0, 15, -20) }, x, m, s));
            Differential.AssertEqual(b.Build(), profile, seed);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Residual_additions_match(RoundingRule rounding, RescaleOverflow overflow)
    {
        AcceleratorProfile profile = TestProfiles.Rescale(rounding, overflow);
        for (int seed = 0; seed < 50; seed++)
        {
            Draw draw = new(seed);
            TensorType type = new(ElementType.Int8, [draw.Of(1, 3), seed + 1]);
            ForwardProgramBuilder b = new($"residual {type} {rounding} {overflow}");
            int Operand(int x, string name)
            {
                (int m, int s) = draw.Scales(b, name, 1, draw.Of(new ValueRange(-4, 0), new ValueRange(-31, 6)), draw.Chance(60));
                Rescale scale = new() { InputZeroPoint = draw.Of(0, -128, 127), PreShift = draw.Of(20, 20, 22, 0), Output = ElementType.Int32, Minimum = int.MinValue, Maximum = int.MaxValue };
                return b.Apply(scale, x, m, s);
            }

            int sum = b.Apply(new Add(), Operand(b.Input("a", type), "p"), Operand(b.Input("b", type), "q"));
            if (draw.Chance(20)) b.Output("sum", sum);
            (int m, int s) = draw.Scales(b, "r", 1, draw.Of(new ValueRange(-24, -17), new ValueRange(-31, 2)), draw.Chance(60));
            b.Output("y", b.Apply(new Rescale { OutputZeroPoint = draw.Of(-128, 0, 5), Minimum = draw.Of(-128, 5), Maximum = draw.Of(127, 99) }, sum, m, s));
            Differential.AssertEqual(b.Build(), profile, seed);
        }
    }
}
