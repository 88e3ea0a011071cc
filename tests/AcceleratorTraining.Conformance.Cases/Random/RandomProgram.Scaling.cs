using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

public sealed partial class RandomProgram
{
    private static readonly ElementType[] Scalable = [ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64];

    private void RescaleAlone()
    {
        TensorType x = new(_random.Pick(Scalable), Shape());
        (int multiplier, int shift) = Scales(x.Shape[-1]);
        Output(_builder.Apply(RescaleTo(_random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32)), Feed(x), multiplier, shift));
    }

    private void NarrowRescaleAlone()
    {
        ValueRange sums = ValueRange.Symmetric(1L << _random.Pick(20, 40, 47, 48, 62));
        TensorShape shape = Shape();
        int x = _random.Chance(2) ? Feed(new(ElementType.Int64, shape, sums)) : Feed(new(_random.Pick(Scalable), shape));
        Output(NarrowRescaled(x, _random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32)));
    }

    private int NarrowRescaled(int x, ElementType output)
    {
        (int multiplier, int shift) = Scales(TypeOf(x).Shape[-1], mostLeft: 14);
        return _builder.Apply(RescaleTo(output) with { PreShift = 0, NarrowMultiplier = true }, x, multiplier, shift);
    }

    // A chain that a backend may fuse, with the value between both also seen.
    private void RescaleTwice()
    {
        int x = Feed(new TensorType(ElementType.Int32, Shape()));
        int first = Rescaled(x), second = Rescaled(first);
        Output(second);
        if (_random.Chance(3)) Output(first);
    }

    private (int Multiplier, int Shift) Scales(int channels, int mostLeft = 30)
    {
        RescaleRules rules = Profile.Rescale;
        int count = _random.Chance(2) || rules.Scales == ScaleKind.PerTensor ? 1 : channels;
        ValueRange range = rules.Scales == ScaleKind.PowerOfTwo ? new(1 << 30, 1 << 30)
            : _random.Chance(4) ? new(0, _random.Pick(0, 1, 3, 1 << 15, (1 << 30) - 1, int.MaxValue)) : new(1 << 30, int.MaxValue);
        ValueRange wanted = _random.Pick(new ValueRange(-31, 30), new ValueRange(-12, 1), new ValueRange(-20, -8), new ValueRange(-2, 2));
        long most = Math.Min(rules.Shift.Maximum, mostLeft), least = Math.Min(rules.Shift.Clamp(wanted.Minimum), most);
        TensorType multiplier = new(ElementType.Int32, [count], range);
        TensorType shift = new(ElementType.Int8, [count], new ValueRange(least, Math.Clamp(wanted.Maximum, least, most)));
        return _random.Chance(2) ? (Constant(multiplier), Constant(shift)) : (Feed(multiplier), Feed(shift));
    }

    private Rescale RescaleTo(ElementType output)
    {
        (int minimum, int maximum) = Limits(output);
        return new Rescale
        {
            InputZeroPoint = _random.Chance(2) ? 0 : (int)_random.Value(ElementType.Int32.FullRange()),
            PreShift = _random.Chance(2) ? 0 : _random.Between(-31, 31),
            OutputZeroPoint = _random.Chance(9) ? (int)_random.Value(ElementType.Int32.FullRange()) : ZeroPoint(output == ElementType.Int32 ? ElementType.Int16 : output),
            Output = output,
            Minimum = minimum,
            Maximum = maximum,
        };
    }

    // The whole format, or a part of it: what a fused activation leaves.
    private (int Minimum, int Maximum) Limits(ElementType element)
    {
        ValueRange full = element.FullRange();
        if (!_random.Chance(3)) return ((int)full.Minimum, (int)full.Maximum);
        int a = (int)_random.Value(full), b = (int)_random.Value(full);
        return (Math.Min(a, b), Math.Max(a, b));
    }

    // What stands behind an accumulator in a network: back to an activation, by either form.
    private int Rescaled(int value)
    {
        TensorType type = TypeOf(value);
        ElementType output = Activation();
        if (type.Element == ElementType.Int64 && _random.Chance(2)) return NarrowRescaled(value, output);
        (int multiplier, int shift) = Scales(type.Shape[-1]);
        Rescale rescale = RescaleTo(output) with { InputZeroPoint = _random.Chance(4) ? ZeroPoint(ElementType.Int8) : 0, PreShift = _random.Pick(0, 0, -8, _random.Between(-16, 4)) };
        return _builder.Apply(rescale, value, multiplier, shift);
    }

    // As Rescaled, but by about the factor that brings a sum of so many products back to eight bits.
    private int Requantized(int value, int products)
    {
        int shift = -(6 + (System.Numerics.BitOperations.Log2((uint)products + 1) + 1) / 2);
        if (Profile.Rescale.Shift.Minimum > shift) return Rescaled(value);
        int channels = _random.Chance(2) || Profile.Rescale.Scales == ScaleKind.PerTensor ? 1 : TypeOf(value).Shape[-1];
        ValueRange range = Profile.Rescale.Scales == ScaleKind.PowerOfTwo ? new(1 << 30, 1 << 30) : new(1 << 30, int.MaxValue);
        int multiplier = Constant(new(ElementType.Int32, [channels], range));
        int exponent = Constant(new(ElementType.Int8, [channels], new(Math.Max(shift - 1, -31), shift)));
        ElementType output = Activation();
        (int minimum, int maximum) = Limits(output);
        return _builder.Apply(new Rescale { Output = output, Minimum = minimum, Maximum = maximum, OutputZeroPoint = ZeroPoint(ElementType.Int8) }, value, multiplier, exponent);
    }

    // A quantised addition: two inputs brought to one scale, added, and scaled down again.
    private void Residual()
    {
        (TensorShape a, TensorShape b) = Operands(leastRank: 1);
        Output(Sum(Feed(new(Narrow(), a)), Feed(new(Narrow(), b), true)));
    }

    private int Sum(int a, int b) => Rescaled(_builder.Apply(_random.Chance(3) ? new Subtract() : new Add(), Widened(a), Widened(b)));

    private int Widened(int value)
    {
        (int multiplier, int shift) = _random.Chance(2) ? Scales(1) : (Constant(new(ElementType.Int32, [1], new(1 << 30, 1 << 30))), Constant(new(ElementType.Int8, [1], new(0, 0))));
        Rescale wide = new() { InputZeroPoint = ZeroPoint(ElementType.Int8), PreShift = _random.Pick(15, 20), Output = ElementType.Int32, Minimum = int.MinValue, Maximum = int.MaxValue };
        return _builder.Apply(wide, value, multiplier, shift);
    }
}
