using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>A random valid program, a profile it is valid under, and bytes for its input bindings.</summary>
internal sealed partial class RandomProgram
{
    private readonly RandomSource _random;
    private readonly ForwardProgramBuilder _builder;
    private readonly List<byte[]> _inputs = [];
    private int _names;

    private RandomProgram(ulong seed, uint number)
    {
        _random = new RandomSource(seed, number);
        _builder = new ForwardProgramBuilder($"random {seed}/{number}");
        Profile = RandomProfile.Create(_random);
        Action[] recipes =
        [
            () => Output(Conv()), () => Output(Depthwise()), () => Output(MatMul()), RescaleAlone, AddAlone, Multiplication, Pool, Reshaping, SoftmaxAlone,
            PerturbAlone, UpdateAlone, Gain, Loss, Gradient,
            () => Output(Rescaled(Conv())), () => Output(Rescaled(Depthwise())), () => Output(Rescaled(MatMul())), Residual, Query, Chain,
        ];
        recipes[number % (uint)recipes.Length]();
        Program = _builder.Build();
    }

    /// <summary>How many kinds of program there are; consecutive numbers go through them.</summary>
    public const int Recipes = 20;

    public AcceleratorProfile Profile { get; }

    public ForwardProgram Program { get; }

    public IReadOnlyList<byte[]> Inputs => _inputs;

    public static RandomProgram Create(ulong seed, uint number) => new(seed, number);

    // A bound input, or a constant one time in three.
    private int Feed(TensorType type, bool maybeConstant = false)
    {
        byte[] bytes = _random.Bytes(type);
        string name = $"in{_names++}";
        if (maybeConstant && _random.Chance(3)) return _builder.Constant(name, type, bytes);
        _inputs.Add(bytes);
        return _builder.Input(name, type);
    }

    private void Output(int value) => _builder.Output($"out{_names++}", value);

    private void Output(ImmutableArray<int> values)
    {
        foreach (int value in values) Output(value);
    }

    private ElementType Activation() => _random.Chance(4) ? ElementType.Int16 : ElementType.Int8;

    private TensorType Weights(TensorShape shape) => _random.Chance(4)
        ? new(ElementType.Int16, shape)
        : new(ElementType.Int8, shape, _random.Chance(2) ? ElementType.Int8.FullRange() : ValueRange.Symmetric(127));

    // Under Forbidden an i32 bias only where 32 bits provably hold the sum of products.
    private TensorType Bias(int outputs, ElementType activation, TensorType weights, int products)
    {
        ElementType element = _random.Pick(ElementType.Int32, ElementType.Int64);
        if (Profile.AccumulatorOverflow == AccumulatorOverflow.Forbidden)
        {
            ValueRange x = activation.FullRange();
            bool fits = (x.Maximum - x.Minimum) * weights.Range.Magnitude * products + 1000 < int.MaxValue;
            return new(fits ? element : ElementType.Int64, [outputs], ValueRange.Symmetric(1000));
        }

        ValueRange full = element.FullRange(), bias = Profile.BiasRange;
        return new(element, [outputs], full.Contains(bias) ? bias : full);
    }

    private Window2D Window(int filterHeight, int filterWidth, bool dilated) => new()
    {
        StrideY = _random.Between(1, 3),
        StrideX = _random.Between(1, 3),
        DilationY = dilated ? _random.Between(1, 2) : 1,
        DilationX = dilated ? _random.Between(1, 2) : 1,
        PadTop = _random.Below(filterHeight),
        PadBottom = _random.Below(filterHeight),
        PadLeft = _random.Below(filterWidth),
        PadRight = _random.Below(filterWidth),
    };

    // A map at least as large as the dilated filter needs without padding.
    private TensorShape Map(int batch, int filterHeight, int filterWidth, int channels) =>
        [batch, 2 * filterHeight - 1 + _random.Below(4), 2 * filterWidth - 1 + _random.Below(4), channels];

    private int ZeroPoint(ElementType element) => (int)_random.Value(element.FullRange());

    private int Conv()
    {
        int height = _random.Between(1, 3), width = _random.Between(1, 3), channels = _random.Dimension(19), outputs = _random.Dimension(18);
        TensorType x = new(Activation(), Map(_random.Dimension(2), height, width, channels));
        TensorType w = Weights([outputs, height, width, channels]);
        return _builder.Apply(
            new Conv2D { Window = Window(height, width, true), InputZeroPoint = ZeroPoint(x.Element) },
            Feed(x), Feed(w, true), Feed(Bias(outputs, x.Element, w, height * width * channels), true));
    }

    private int Depthwise()
    {
        int height = _random.Between(1, 3), width = _random.Between(1, 3), channels = _random.Positive(19), outputs = channels * _random.Between(0, 3);
        TensorType x = new(Activation(), Map(_random.Dimension(2), height, width, channels));
        TensorType w = Weights([1, height, width, outputs]);
        return _builder.Apply(
            new DepthwiseConv2D { Window = Window(height, width, true), InputZeroPoint = ZeroPoint(x.Element) },
            Feed(x), Feed(w, true), Feed(Bias(outputs, x.Element, w, height * width), true));
    }

    private int MatMul()
    {
        int inputs = _random.Chance(3) ? _random.Below(258) : _random.Dimension(40), outputs = _random.Dimension(20);
        TensorShape shape = _random.Chance(3) ? [_random.Dimension(2), _random.Dimension(3), inputs] : [_random.Dimension(4), inputs];
        TensorType x = new(Activation(), shape);
        TensorType w = Weights([outputs, inputs]);
        return _builder.Apply(new MatMul { InputZeroPoint = ZeroPoint(x.Element) }, Feed(x), Feed(w, true), Feed(Bias(outputs, x.Element, w, inputs), true));
    }

    private (int Multiplier, int Shift) Scales(int channels)
    {
        int count = _random.Chance(2) ? 1 : channels;
        byte[] multipliers = new byte[count * 4];
        for (int i = 0; i < count; i++) ElementType.Int32.Write(multipliers, i, _random.Chance(8) ? 0 : _random.Value(new ValueRange(1 << 30, int.MaxValue)));
        TensorType shift = new(ElementType.Int8, [count], _random.Pick(new ValueRange(-31, 30), new ValueRange(-12, 1), new ValueRange(-20, -8)));
        TensorType multiplier = new(ElementType.Int32, [count], new ValueRange(0, int.MaxValue));
        if (_random.Chance(2)) return (_builder.Constant("multiplier", multiplier, multipliers), _builder.Constant("shift", shift, _random.Bytes(shift)));
        _inputs.Add(multipliers);
        return (_builder.Input($"multiplier{_names++}", multiplier), Feed(shift));
    }

    private Rescale RescaleTo(ElementType output)
    {
        ValueRange full = output.FullRange();
        int a = (int)_random.Value(full), b = (int)_random.Value(full);
        bool clamps = _random.Chance(3);
        return new Rescale
        {
            InputZeroPoint = _random.Chance(2) ? 0 : (int)_random.Value(ElementType.Int32.FullRange()),
            PreShift = _random.Chance(2) ? 0 : _random.Between(-31, 31),
            OutputZeroPoint = _random.Between(-128, 127),
            Output = output,
            Minimum = clamps ? Math.Min(a, b) : (int)full.Minimum,
            Maximum = clamps ? Math.Max(a, b) : (int)full.Maximum,
        };
    }

    private int Rescaled(int value)
    {
        (int multiplier, int shift) = Scales(_builder.TypeOf(value).Shape[-1]);
        Rescale rescale = RescaleTo(ElementType.Int8) with { InputZeroPoint = 0, PreShift = _random.Chance(4) ? _random.Between(-16, 4) : 0 };
        return _builder.Apply(rescale, value, multiplier, shift);
    }
}
