using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

/// <summary>Programs in the shape of real ones: residual networks, their training form, their update.</summary>
internal static class Networks
{
    /// <summary>A small residual network with loss; parameters are constants, bindings, or bindings perturbed on the fly.</summary>
    public static ForwardProgram Residual(int seed, int batch, bool trains, bool observes = false)
    {
        Draw draw = new(seed);
        ForwardProgramBuilder b = new($"residual network {seed}");
        int x = b.Input("x", new TensorType(ElementType.Int8, [batch, 8, 8, 3]));
        int key = trains ? b.Input("key", new TensorType(ElementType.UInt32, [4])) : -1;
        int magnitude = trains ? b.Input("magnitude", new TensorType(ElementType.Int32, [1], ValueRange.Symmetric(1 << 20))) : -1;
        uint tensor = 0;

        int Parameter(string name, TensorType type, ElementOrder order)
        {
            if (!trains || draw.Chance(30)) return draw.Parameter(b, name, type, !trains || draw.Chance(30));
            int value = b.Input(name, type);
            int scale = b.Constant<int>($"{name}.scale", ElementType.Int32, [1], [1 << 18]);
            DirectionKind kind = draw.Of(DirectionKind.Rademacher, DirectionKind.Gaussian8, DirectionKind.Rank1);
            return b.Apply(new Perturb { Tensor = tensor++, Direction = kind, Order = order, Output = type.Element, Range = type.Range }, value, key, magnitude, scale);
        }

        int Conv(int source, string name, int outputs, int stride, bool depthwise = false)
        {
            int channels = b.TypeOf(source).Shape[3];
            TensorShape filter = depthwise ? [1, 3, 3, outputs] : [outputs, 3, 3, channels];
            int w = Parameter($"{name}.w", new TensorType(ElementType.Int8, filter), depthwise ? ElementOrder.DepthwisePanels : ElementOrder.Panels);
            int bias = Parameter($"{name}.b", new TensorType(ElementType.Int32, [outputs], ValueRange.Symmetric(1 << 16)), ElementOrder.Linear);
            Window2D window = new() { StrideX = stride, StrideY = stride, PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 };
            int sum = depthwise ? b.Apply(new DepthwiseConv2D { Window = window, InputZeroPoint = -20 }, source, w, bias) : b.Apply(new Conv2D { Window = window, InputZeroPoint = -20 }, source, w, bias);
            (int m, int s) = draw.Scales(b, name, outputs, new ValueRange(-9, -6));
            if (trains)
            {
                int gain = b.Input($"{name}.gain", new TensorType(ElementType.Int32, [outputs], ApplyGain.GainRange));
                ImmutableArray<int> gained = b.ApplyMany(new ApplyGain(), m, s, gain);
                (m, s) = (gained[0], gained[1]);
            }

            int result = b.Apply(new Rescale { OutputZeroPoint = -20 }, sum, m, s);
            if (observes) b.Output($"layer:{name}", result);
            return result;
        }

        int first = Conv(x, "first", 16, 1);
        int second = Conv(Conv(first, "depthwise", 16, 1, depthwise: true), "second", 16, 1);
        (int m, int s) = draw.Scales(b, "add", 1, new ValueRange(-2, 0));
        Rescale term = new() { InputZeroPoint = -20, PreShift = 20, Output = ElementType.Int32, Minimum = int.MinValue, Maximum = int.MaxValue };
        int sum = b.Apply(new Add(), b.Apply(term, first, m, s), b.Apply(term, second, m, s));
        (m, s) = draw.Scales(b, "added", 1, new ValueRange(-19, -18));
        int third = Conv(b.Apply(new Rescale { OutputZeroPoint = -20 }, sum, m, s), "third", 20, 2);
        int pooled = b.Apply(new Reshape { Shape = [batch, 20] }, b.Apply(new AveragePool2D { FilterHeight = 4, FilterWidth = 4 }, third));
        int head = b.Apply(new MatMul(), pooled, Parameter("head.w", new TensorType(ElementType.Int8, [10, 20]), ElementOrder.Panels), Parameter("head.b", new TensorType(ElementType.Int32, [10], ValueRange.Symmetric(1 << 16)), ElementOrder.Linear));
        (m, s) = draw.Scales(b, "head", 1, new ValueRange(-7, -6));
        int logits = b.Apply(new Rescale(), head, m, s);
        if (observes) b.Output("logits", logits);
        b.Output("probabilities", b.Apply(new Softmax { Multiplier = 1 << 30, LeftShift = 22, MinimumDifference = -200 }, logits));
        int labels = b.Input("labels", new TensorType(ElementType.Int32, [batch], new ValueRange(-1, 9)));
        ImmutableArray<int> losses = b.ApplyMany(new CrossEntropy { LogitScale = 1L << 30 }, logits, labels);
        b.Output("loss", losses[0]);
        b.Output("losses", losses[1]);
        ImmutableArray<int> gradient = b.ApplyMany(new HeadGradient { LogitScale = 1L << 30, FeatureZeroPoint = 0 }, logits, labels, pooled);
        b.Output("gradient", gradient[0]);
        return b.Build();
    }

    /// <summary>An update of read-and-written buffers, with and without residual.</summary>
    public static ForwardProgram Update(int queries)
    {
        ForwardProgramBuilder b = new("update");
        TensorType weights = new(ElementType.Int8, [20, 7]), bias = new(ElementType.Int32, [20], ValueRange.Symmetric(1000));
        int w = b.InputOutput("w", weights), rest = b.InputOutput("rest", weights), c = b.InputOutput("bias", bias);
        int keys = b.Input("keys", new TensorType(ElementType.UInt32, [queries, 4]));
        int coefficients = b.Input("coefficients", new TensorType(ElementType.Int32, [queries], ValueRange.Symmetric(Hal.Update.MaximumCoefficient)));
        int scale = b.Constant<int>("scale", ElementType.Int32, [1], [3000]);
        ImmutableArray<int> moved = b.ApplyMany(new Update { Tensor = 1, Direction = DirectionKind.Rademacher, Order = ElementOrder.Panels, HasResidual = true }, w, rest, keys, coefficients, scale);
        b.Store("w", moved[0]);
        b.Store("rest", moved[1]);
        b.Store("bias", b.Apply(new Update { Tensor = 2, Direction = DirectionKind.Gaussian8 }, c, keys, coefficients, scale));
        return b.Build();
    }

    /// <summary>One attention head over the pixels of images, and around it every other operator that takes no part in training.</summary>
    public static ForwardProgram Attention(int seed, int batch)
    {
        Draw draw = new(seed);
        ForwardProgramBuilder b = new($"attention {seed}");
        int Scaled(int sum, string name, int low, ElementType output = ElementType.Int8, bool narrow = false)
        {
            (int m, int s) = draw.Scales(b, name, 1, new ValueRange(low, low + 1));
            return b.Apply(new Rescale { NarrowMultiplier = narrow, Output = output, Minimum = (int)output.FullRange().Minimum, Maximum = (int)output.FullRange().Maximum }, sum, m, s);
        }

        int Linear(int source, string name, int outputs, ElementType weights, ElementType bias) => b.Apply(
            new MatMul(),
            source,
            draw.Parameter(b, $"{name}.w", new TensorType(weights, [outputs, b.TypeOf(source).Shape[-1]]), draw.Chance(50)),
            draw.Parameter(b, $"{name}.b", new TensorType(bias, [outputs], ValueRange.Symmetric(1 << 16)), draw.Chance(50)));

        int x = b.Apply(new Cast { InputZeroPoint = 128, Output = ElementType.Int8 }, b.Input("x", new TensorType(ElementType.UInt8, [batch, 6, 6, 4])));
        int patches = b.Apply(new Conv2D { Groups = 2, Window = new Window2D { StrideX = 2, StrideY = 2 } }, x, draw.Parameter(b, "w", new TensorType(ElementType.Int4, [8, 2, 2, 2]), true), draw.Parameter(b, "b", new TensorType(ElementType.Int32, [8], ValueRange.Symmetric(99)), false));
        int tokens = b.Apply(new Reshape { Shape = [batch, 9, 8] }, Scaled(patches, "patches", -7));
        tokens = b.Apply(new Concat { Axis = 1 }, draw.Parameter(b, "class", new TensorType(ElementType.Int8, [batch, 1, 8]), true), tokens);
        int normal = b.Apply(new Add(), b.Apply(new Multiply { Shift = 4 }, b.Apply(new Normalize { Epsilon = 9 }, tokens), draw.Parameter(b, "gamma", new TensorType(ElementType.Int32, [8], ValueRange.Symmetric(64)), true)), draw.Parameter(b, "beta", new TensorType(ElementType.Int32, [8], ValueRange.Symmetric(9999)), true));
        normal = Scaled(normal, "normal", -8);
        int queries = Scaled(Linear(normal, "q", 8, ElementType.Int8, ElementType.Int32), "q", -7), keys = Scaled(Linear(normal, "k", 8, ElementType.Int8, ElementType.Int32), "k", -7), values = Scaled(Linear(normal, "v", 8, ElementType.Int16, ElementType.Int64), "v", -14);
        int Images(int rows) => b.Apply(new Reshape { Shape = [batch, 10, 8] }, rows);
        int scores = Scaled(b.Apply(new BatchMatMul { LeftZeroPoint = 2, RightZeroPoint = -3 }, Images(queries), Images(keys)), "scores", -8);
        int weights = b.Apply(new Softmax { Multiplier = 1 << 30, LeftShift = 23, MinimumDifference = -200 }, scores);
        int mixed = b.Apply(new BatchMatMul { LeftZeroPoint = -128 }, weights, b.Apply(new Transpose { Permutation = [0, 2, 1] }, Images(values)));
        int words = Scaled(mixed, "mixed", 0, ElementType.Int16);
        int curve = b.Apply(new Maximum(), b.Apply(new Logistic { Multiplier = 3 }, words), b.Apply(new HyperbolicTangent { Multiplier = 2 }, words));
        int wide = Scaled(Linear(curve, "wide", 12, ElementType.Int8, ElementType.Int64), "wide", -6, ElementType.Int16, narrow: true);
        int map = b.Apply(new Pad { Before = [0, 0, 1, 0], After = [0, 1, 0, 0], Value = 7 }, b.Apply(new Reshape { Shape = [batch, 5, 2, 12] }, wide));
        int pooled = b.Apply(new Minimum(), b.Apply(new MaxPool2D { FilterHeight = 2, FilterWidth = 2, Minimum = -999, Maximum = 9999 }, map), b.Apply(new AveragePool2D { FilterHeight = 2, FilterWidth = 2, Minimum = -30000, Maximum = 30000 }, map));
        pooled = Scaled(b.Apply(new DepthwiseConv2D(), pooled, draw.Parameter(b, "d", new TensorType(ElementType.Int8, [1, 2, 1, 24]), false), draw.Parameter(b, "db", new TensorType(ElementType.Int64, [24], ValueRange.Symmetric(1L << 34)), false)), "depthwise", -8, narrow: true);
        int table = b.Apply(new TableLookup(), b.Apply(new Clamp { Minimum = -100, Maximum = 100 }, pooled), draw.Parameter(b, "table", new TensorType(ElementType.Int8, [256]), true));
        int half = b.Apply(new Slice { Starts = [0, 0, 0, 23], Sizes = [batch, 4, 2, 12], Strides = [1, 1, 1, -2] }, table);
        half = b.Apply(new Gather { Axis = 1 }, half, b.Constant<int>("i", ElementType.Int32, [2], [3, 1]));
        int sum = b.Apply(new ReduceSum { Axes = [1, 2], InputZeroPoint = 5 }, half);
        b.Output("log", b.Apply(new LogSoftmax { Multiplier = 1 << 30, LeftShift = 20, ReverseMultiplier = 1 << 30, ReverseShift = 20, MinimumDifference = -90 }, Scaled(b.Apply(new Subtract(), sum, b.Apply(new ReduceSum { Axes = [1], KeepDimensions = true }, sum)), "last", -5)));
        return b.Build();
    }
}
