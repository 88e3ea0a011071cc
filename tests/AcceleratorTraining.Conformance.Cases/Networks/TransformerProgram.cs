using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>
/// A vision transformer as an integer program with drawn weights: patches by CONV2D, then blocks of layer norm, attention
/// by BATCH_MATMUL and SOFTMAX, layer norm, and two layers with GELU by table. Scales are chosen so that activations
/// spread over int8 without piling up at its ends. Source of the shape: ViT-Tiny; of the arithmetic: I-BERT.
/// </summary>
public sealed class TransformerProgram
{
    // Weights are uniform in +-127: their standard deviation; that of every activation is kept near Spread.
    private const int WeightSpread = 73, Spread = 32;

    private readonly TransformerOptions _options;
    private readonly ForwardProgramBuilder _builder;
    private readonly RandomSource _random;
    private readonly int _table;

    private TransformerProgram(TransformerOptions options)
    {
        _options = options;
        _builder = new ForwardProgramBuilder($"transformer of {options.Tokens} tokens, {options.Channels} channels and {options.Blocks} blocks");
        _random = new RandomSource(options.Seed, 0);
        _table = _builder.Constant<sbyte>("gelu", ElementType.Int8, [TableLookup.Entries], GeluTable.Create());
    }

    /// <summary>Builds the program: "image" i8[batch, rows, columns, 3] in, "logits" i8[batch, classes] out.</summary>
    public static ForwardProgram Build(TransformerOptions options)
    {
        TransformerProgram program = new(options);
        int x = program.Embedding();
        for (int i = 0; i < options.Blocks; i++) x = program.Block(x);
        program._builder.Output("tokens", x);
        program._builder.Output("logits", program.Head(x));
        return program._builder.Build();
    }

    // Patches to tokens, the class token in front, positions added.
    private int Embedding()
    {
        (int batch, int patch, int channels, int side) = (_options.Batch, _options.Patch, _options.Channels, _options.Image / _options.Patch);
        int image = _builder.Input("image", new TensorType(ElementType.Int8, [batch, _options.Image, _options.Image, 3]));
        int sums = _builder.Apply(
            new Conv2D { Window = new Window2D { StrideY = patch, StrideX = patch } },
            image, Weights([channels, patch, patch, 3]), Bias(channels, Root(patch * patch * 3)));
        int patches = Reshape(Requantize(sums, Spread, 74L * WeightSpread * Root(patch * patch * 3)), [batch, side * side, channels]);
        int token = Constant(ElementType.Int8, [batch, 1, channels], 55);
        int tokens = _builder.Apply(new Concat { Axis = 1 }, token, patches);
        return Sum(tokens, Constant(ElementType.Int8, [1, _options.Tokens, channels], 55));
    }

    private int Block(int x)
    {
        int attended = Sum(x, Attention(Normalized(x)));
        int hidden = Dense(Normalized(attended), _options.HiddenChannels);
        return Sum(attended, Dense(_builder.Apply(new TableLookup(), hidden, _table), _options.Channels, GeluTable.Spread));
    }

    private int Attention(int x)
    {
        (int batch, int tokens, int channels, int heads) = (_options.Batch, _options.Tokens, _options.Channels, _options.Heads);
        int width = channels / heads;

        // [batch, tokens, heads, width], the wanted axis order of each operand.
        int Heads(int value, ReadOnlySpan<int> order) =>
            _builder.Apply(new Transpose { Permutation = [.. order] }, Reshape(Dense(value, channels), [batch, tokens, heads, width]));
        int q = Heads(x, [0, 2, 1, 3]), k = Heads(x, [0, 2, 1, 3]), v = Heads(x, [0, 2, 3, 1]);
        int scores = Requantize(_builder.Apply(new BatchMatMul(), q, k), 1, Spread * Root(width));

        // A score's step is 1/16, so 2^22 in Q5.26: multiplier 2^30, left shift 23; beyond 31 the exponential is 0.
        int weights = _builder.Apply(new Softmax { Multiplier = 1 << 30, LeftShift = 23, MinimumDifference = -248 }, scores);

        // Weights of 1/256 sum up to one; the mean of a few values has lost some of its spread, which is given back.
        int seen = Requantize(_builder.Apply(new BatchMatMul { LeftZeroPoint = -128 }, weights, v), 5, 4 * 256);
        return Dense(Reshape(_builder.Apply(new Transpose { Permutation = [0, 2, 1, 3] }, seen), [batch, tokens, channels]), channels);
    }

    private int Head(int x)
    {
        int first = _builder.Apply(
            new Slice { Starts = [0, 0, 0], Sizes = [_options.Batch, 1, _options.Channels], Strides = [1, 1, 1] }, Normalized(x));
        return Reshape(Dense(first, _options.Classes), [_options.Batch, _options.Classes]);
    }

    // Layer normalization: Q12 times gamma in Q12 plus beta in Q12, then back to int8.
    private int Normalized(int x)
    {
        int channels = _options.Channels;
        int normal = _builder.Apply(new Normalize { Epsilon = (long)channels * channels }, x);
        TensorType scale = new(ElementType.Int32, [channels], new ValueRange(3 << 10, 5 << 10));
        int gamma = _builder.Constant("gamma", scale, _random.Uniform(scale));
        int moved = _builder.Apply(new Add(), _builder.Apply(new Multiply { Shift = Normalize.FractionBits }, normal, gamma), Constant(ElementType.Int32, [channels], 512));
        return Requantize(moved, Spread, 1 << Normalize.FractionBits);
    }

    // [batch, tokens, inputs] to [batch, tokens, outputs].
    private int Dense(int x, int outputs, int spread = Spread)
    {
        TensorShape shape = _builder.TypeOf(x).Shape;
        int sums = _builder.Apply(new MatMul(), x, Weights([outputs, shape[-1]]), Bias(outputs, Root(shape[-1])));
        return Reshape(Requantize(sums, Spread, (long)spread * WeightSpread * Root(shape[-1])), [shape[0], shape[1], outputs]);
    }

    // Both at scale 2^20 so that the sum has bits to round; 3/4 of it, near the spread of one of both.
    private int Sum(int a, int b)
    {
        int Wide(int value) => _builder.Apply(
            new Rescale { PreShift = 20, Output = ElementType.Int32, Minimum = int.MinValue, Maximum = int.MaxValue }, value, Multiplier(1 << 30), Shift(0));
        return Requantize(_builder.Apply(new Add(), Wide(a), Wide(b)), 3, 4L << 19);
    }

    // Multiplies by numerator / denominator.
    private int Requantize(int value, long numerator, long denominator)
    {
        int shift = 0;
        while (numerator < denominator) (numerator, shift) = (numerator << 1, shift - 1);
        while (numerator >= denominator) (denominator, shift) = (denominator << 1, shift + 1);
        long multiplier = (long)(((Int128)numerator << 31) / denominator);
        return _builder.Apply(new Rescale(), value, Multiplier((int)multiplier), Shift((sbyte)shift));
    }

    private int Multiplier(int value) => _builder.Constant<int>("multiplier", ElementType.Int32, [1], [value]);

    private int Shift(sbyte value) => _builder.Constant<sbyte>("shift", ElementType.Int8, [1], [value]);

    private int Weights(TensorShape shape)
    {
        TensorType type = new(ElementType.Int8, shape, ValueRange.Symmetric(127));
        return _builder.Constant("weights", type, _random.Uniform(type));
    }

    // Far smaller than the sum it is added to.
    private int Bias(int outputs, int root) => Constant(ElementType.Int32, [outputs], 8 * WeightSpread * root);

    private int Constant(ElementType element, TensorShape shape, int bound)
    {
        TensorType type = new(element, shape, ValueRange.Symmetric(bound));
        return _builder.Constant("constant", type, _random.Uniform(type));
    }

    private int Reshape(int x, TensorShape shape) => _builder.Apply(new Reshape { Shape = shape }, x);

    private static int Root(int value)
    {
        int root = 0;
        while ((root + 1) * (root + 1) <= value) root++;
        return root;
    }
}
