using static AcceleratorTraining.Hal.Tests.Validation.Broken;

namespace AcceleratorTraining.Hal.Tests.Validation;

/// <summary>For every rule a validator reports, a program that breaks it.</summary>
internal static class BrokenPrograms
{
    private const ElementType I8 = ElementType.Int8, I16 = ElementType.Int16, I32 = ElementType.Int32, I64 = ElementType.Int64, U32 = ElementType.UInt32;
    private static readonly ProgramValue Image = In(I8, [1, 4, 4, 2]), Filter = Const(I8, [1, 1, 1, 2], 1, 1), Bias = Const(I32, [1], 0);
    private static readonly ProgramValue Map = In(I32, [1, 3]), Unit = Const(I32, [1], 1 << 30), Zero = Const(I8, [1], 0), Nibbles = In(ElementType.Int4, [6]);
    private static readonly ProgramValue Parameter = In(I8, [4]), Key = In(U32, [4]), Keys = In(U32, [2, 4]), Scale = Const(I32, [1], 1);
    private static readonly ProgramValue Magnitude = In(I32, [1], ValueRange.Symmetric(1 << 20)), Coefficients = In(I32, [2], ValueRange.Symmetric(32767));
    private static readonly ProgramValue Logits = In(I8, [2, 3]), Labels = In(I32, [2], new ValueRange(-1, 2)), Features = In(I8, [2, 5]);
    private static readonly Perturb Move = new() { Tensor = 0, Direction = DirectionKind.Gaussian8, Output = I8, Range = I8.FullRange() };
    private static readonly Update Step = new() { Tensor = 0, Direction = DirectionKind.Rademacher };
    private static readonly CrossEntropy Loss = new() { LogitScale = 1 };
    private static readonly HeadGradient Gradient = new() { LogitScale = 1, FeatureZeroPoint = 0 };

    /// <summary>Rule, profile, program.</summary>
    public static IEnumerable<(string Rule, string Profile, ForwardProgram Program)> All => Operators().Select(p => (p.Rule, "tflite-reference", p.Program)).Concat(Limits()).Concat(Structure())
        .Concat(BrokenOperators.All.Concat(BrokenLosses.All).Select(p => (p.Rule, "tflite-reference", p.Program)))
        .Concat(BrokenDirections.All().Select(p => (p.Rule, "tflite-reference", p.Program)));

    private static IEnumerable<(string Rule, ForwardProgram Program)> Operators()
    {
        Conv2D conv = new();
        yield return ("CONV2D-01", Node(conv, [In(I8, [4, 4, 2]), Filter, Bias]));
        yield return ("CONV2D-02", Node(conv, [In(I8, [1, 4, 4, 3]), Filter, Bias]));
        yield return ("CONV2D-04", Node(conv with { Groups = 0 }, [Image, Filter, Bias]));
        yield return ("CONV2D-04", Node(conv with { Groups = 2 }, [Image, Const(I8, [1, 1, 1, 1], 1), Bias]));
        yield return ("DEPTHWISE_CONV2D-01", Node(new DepthwiseConv2D(), [Image, Const(I8, [2, 1, 1, 2], 1, 1, 1, 1), Const(I32, [2], 0, 0)]));
        yield return ("DEPTHWISE_CONV2D-02", Node(new DepthwiseConv2D(), [Image, Const(I8, [1, 1, 1, 3], 1, 1, 1), Const(I32, [3], 0, 0, 0)]));
        yield return ("MATMUL-01", Node(new MatMul(), [In(I8, [2]), Const(I8, [1, 2], 1, 1), Bias]));
        yield return ("MATMUL-02", Node(new MatMul(), [In(I8, [1, 3]), Const(I8, [1, 2], 1, 1), Bias]));
        yield return ("RESCALE-01", Node(new Rescale(), [In(U32, [1, 3]), Unit, Zero]));
        yield return ("RESCALE-02", Node(new Rescale(), [Map, Const(I32, [2], 0, 0), Const(I8, [2], 0, 0)]));
        yield return ("RESCALE-03", Node(new Rescale(), [Map, Const(I32, [1], -1), Zero]));
        yield return ("RESCALE-03", Node(new Rescale(), [Map, In(I32, [1]), Zero]));
        yield return ("RESCALE-04", Node(new Rescale(), [Map, Unit, Const(I8, [1], 31)]));
        yield return ("RESCALE-04", Node(new Rescale(), [Map, Unit, In(I8, [1])]));
        yield return ("RESCALE-07", Node(new Rescale { PreShift = 32 }, [Map, Unit, Zero]));
        yield return ("RESCALE-08", Node(new Rescale { Maximum = 128 }, [Map, Unit, Zero]));
        yield return ("RESCALE-08", Node(new Rescale { Minimum = 5, Maximum = 4 }, [Map, Unit, Zero]));
        yield return ("RESCALE-08", Node(new Rescale { Output = I64 }, [Map, Unit, Zero]));
        yield return ("RESCALE-11", Node(new Rescale { NarrowMultiplier = true, PreShift = 1 }, [Map, Unit, Zero]));
        yield return ("RESCALE-12", Node(new Rescale { NarrowMultiplier = true }, [Map, Unit, Const(I8, [1], 15)]));
        yield return ("ADD-01", Node(new Add(), [Map, In(I64, [1, 3])]));
        yield return ("MUL-01", Node(new Multiply(), [Map, In(I8, [1, 3])]));
        yield return ("MUL-02", Node(new Multiply { Shift = 63 }, [In(I32, [3, 1]), In(I32, [2])]));
        yield return ("AVERAGE_POOL2D-01", Node(new AveragePool2D(), [In(I32, [1, 4, 4, 2])]));
        yield return ("AVERAGE_POOL2D-02", Node(new AveragePool2D { Window = new() { PadTop = 1 } }, [Image]));
        yield return ("AVERAGE_POOL2D-03", Node(new AveragePool2D { FilterHeight = 2, Window = new() { DilationY = 2 } }, [Image]));
        yield return ("AVERAGE_POOL2D-04", Node(new AveragePool2D { Minimum = -129 }, [Image]));
        yield return ("RESHAPE-03", Node(new Reshape { Shape = [2, 3] }, [Nibbles]));
        yield return ("RESHAPE-01", Node(new Reshape { Shape = [2] }, [Map]));
        yield return ("SOFTMAX-01", Node(new Softmax { Multiplier = 1 << 30 }, [In(I8, [2, 0])]));
        yield return ("SOFTMAX-02", Node(new Softmax { Multiplier = 1 }, [Parameter]));
        yield return ("SOFTMAX-03", Node(new Softmax { Multiplier = 1 << 30, LeftShift = 31 }, [Parameter]));
        yield return ("SOFTMAX-04", Node(new Softmax { Multiplier = 1 << 30, MinimumDifference = 1 }, [Parameter]));
        yield return ("PERTURB-01", Node(Move, [In(I64, [4]), Key, Magnitude, Scale]));
        yield return ("PERTURB-02", Node(Move, [Parameter, Keys, Magnitude, Scale]));
        yield return ("PERTURB-03", Node(Move, [Parameter, Key, In(I32, [1]), Scale]));
        yield return ("PERTURB-04", Node(Move, [Parameter, Key, Magnitude, Const(I32, [3], 1, 1, 1)]));
        yield return ("PERTURB-04", Node(Move with { Order = ElementOrder.Panels }, [Parameter, Key, Magnitude, Scale]));
        yield return ("PERTURB-04", Node(Move, [Parameter, Key, Magnitude, Const(I32, [1], (1 << 24) + 1)]));
        yield return ("PERTURB-05", Node(Move with { ViewShift = 25 }, [Parameter, Key, Magnitude, Scale]));
        yield return ("PERTURB-06", Node(Move with { Range = new ValueRange(0, 128) }, [Parameter, Key, Magnitude, Scale]));
        yield return ("PERTURB-07", Node(Move with { Stream = DirectionStream.Inputs }, [Parameter, Key, Magnitude, Scale]));
        yield return ("UPDATE-01", Node(Step, [In(U32, [4]), Keys, Coefficients, Scale]));
        yield return ("UPDATE-02", Node(Step, [Parameter, In(U32, [2, 3]), Coefficients, Scale]));
        yield return ("UPDATE-03", Node(Step, [Parameter, Keys, In(I32, [2]), Scale]));
        yield return ("UPDATE-04", Node(Step, [Parameter, Keys, Coefficients, Const(I32, [1], -1)]));
        yield return ("UPDATE-05", Node(Step, [Parameter, In(U32, [4097, 4]), In(I32, [4097], ValueRange.Symmetric(1)), Scale]));
        yield return ("UPDATE-06", Node(Step with { HasResidual = true }, [In(I16, [4]), In(I8, [4]), Keys, Coefficients, Scale], 2));
        yield return ("APPLY_GAIN-01", Node(new ApplyGain(), [In(I32, [2]), In(I8, [2]), In(I32, [2], ApplyGain.GainRange)], 2));
        yield return ("APPLY_GAIN-02", Node(new ApplyGain(), [In(I32, [2], new ValueRange(0, 9)), In(I8, [2]), In(I32, [2], new ValueRange(0, 1 << 20))], 2));
        yield return ("OUTPUT_STEP-01", Node(new OutputStep { Factor = 1 }, [In(I32, [2], new ValueRange(0, 9)), In(I8, [2], new ValueRange(-31, 31))]));
        yield return ("OUTPUT_STEP-02", Node(new OutputStep { Factor = (1 << 24) + 1 }, [In(I32, [2], new ValueRange(0, 9)), In(I8, [2], new ValueRange(-31, 30))]));
        yield return ("CROSS_ENTROPY-01", Node(Loss, [In(I16, [2, 3]), Labels], 2));
        yield return ("CROSS_ENTROPY-02", Node(Loss, [Logits, In(I32, [2], new ValueRange(-1, 3))], 2));
        yield return ("CROSS_ENTROPY-03", Node(new CrossEntropy { LogitScale = 0 }, [Logits, Labels], 2));
        yield return ("HEAD_GRADIENT-01", Node(Gradient, [In(I8, [2, 0]), In(I32, [2], new ValueRange(-1, -1)), Features], 2));
        yield return ("HEAD_GRADIENT-02", Node(Gradient, [Logits, In(I32, [3], new ValueRange(-1, 2)), Features], 2));
        yield return ("HEAD_GRADIENT-03", Node(Gradient with { LogitScale = (1L << 40) + 1 }, [Logits, Labels, Features], 2));
        yield return ("HEAD_GRADIENT-04", Node(Gradient, [Logits, Labels, In(I8, [3, 5])], 2));
        yield return ("HEAD_GRADIENT-05", Node(Gradient with { FeatureZeroPoint = 128 }, [Logits, Labels, Features], 2));
        yield return ("WINDOW-01", Node(conv, [Image, Const(I8, [1, 0, 1, 2]), Bias]));
        yield return ("WINDOW-02", Node(conv, [Image, Const(I8, [1, 5, 1, 2], 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), Bias]));
        yield return ("WINDOW-03", Node(conv with { Window = new() { StrideX = 0 } }, [Image, Filter, Bias]));
        yield return ("WINDOW-04", Node(conv with { Window = new() { DilationY = 1025 } }, [Image, Filter, Bias]));
        yield return ("WINDOW-05", Node(conv with { Window = new() { PadLeft = -1 } }, [Image, Filter, Bias]));
        yield return ("NUMBER-02", Node(conv with { InputZeroPoint = 128 }, [Image, Filter, Bias]));
        yield return ("ACC-06", Node(conv, [Image, Filter, Const(I16, [1], 0)]));
    }

    private static IEnumerable<(string Rule, string Profile, ForwardProgram Program)> Limits()
    {
        Conv2D conv = new();
        yield return ("ACC-02", "npu-int8", Node(conv, [Image, Filter, In(I32, [1])]));
        yield return ("ACC-07", "dsp-q15", Node(conv, [Image, Filter, Const(I64, [1], 1L << 31)]));
        yield return ("WINDOW-03", "npu-int8", Node(conv with { Window = new() { StrideY = 4 } }, [Image, Filter, Bias]));
        yield return ("PROFILE-01", "npu-int8", Node(conv, [In(I16, [1, 4, 4, 2]), Filter, Bias]));
        yield return ("PROFILE-02", "npu-int8", Node(conv, [Image, Const(I16, [1, 1, 1, 2], 1, 1), Bias]));
        yield return ("PROFILE-04", "dsp-q15", Node(new Rescale(), [Map, Const(I32, [1], (1 << 30) + 1), Zero]));
        yield return ("PROFILE-05", "npu-int8", Node(new Reshape { Shape = [1, 1, 1, 1, 1] }, [In(I8, [1])], 1, new TensorType(I8, [1, 1, 1, 1, 1])));
        yield return ("PROFILE-05", "npu-int8", Node(new Reshape { Shape = [1 << 21] }, [In(I8, [1, 1 << 21])], 1, new TensorType(I8, [1 << 21])));
        ProgramValue big = new("big", new TensorType(I8, [1 << 20]), [.. new byte[1 << 20]]);
        ForwardProgram memory = new("memory", [big, big, big, new("out", big.Type)], [new(new Reshape { Shape = [1 << 20] }, [0], [3])], []);
        yield return ("PROFILE-06", "npu-int8", memory);
    }

    private static IEnumerable<(string Rule, string Profile, ForwardProgram Program)> Structure()
    {
        const string profile = "tflite-reference";
        ProgramValue plain = new("value", new TensorType(I32, [2]));
        Binding In(string name, int value) => new(name, plain.Type, BindingDirection.Input, value, -1);
        Binding Out(string name, int value) => new(name, plain.Type, BindingDirection.Output, -1, value);
        Node Sum(int a, int b, int y) => new(new Add(), [a, b], [y]);
        yield return ("PROGRAM-01", profile, new("late", [plain, plain, plain], [Sum(0, 1, 2)], [In("a", 0)]));
        yield return ("PROGRAM-01", profile, new("beyond", [plain], [Sum(0, 7, 0)], [In("a", 0)]));
        yield return ("PROGRAM-01", profile, new("stores nothing", [plain, plain], [], [In("a", 0), Out("y", 1)]));
        yield return ("PROGRAM-01", profile, new("stores beyond", [plain], [], [In("a", 0), Out("y", 5)]));
        yield return ("PROGRAM-02", profile, new("twice", [plain, plain], [Sum(0, 0, 1), Sum(0, 0, 1)], [In("a", 0)]));
        yield return ("PROGRAM-02", profile, new("two bindings", [plain], [], [In("a", 0), In("b", 0)]));
        yield return ("PROGRAM-03", profile, new("arity", [plain, plain], [new(new Add(), [0], [1])], [In("a", 0)]));
        yield return ("PROGRAM-04", profile, new("short", [plain with { Constant = [1, 2, 3] }], [], []));
        yield return ("PROGRAM-10", profile, new("range", [plain with { Type = new TensorType(I32, [2], new ValueRange(0, 1)), Constant = [0, 0, 0, 0, 2, 0, 0, 0] }], [], []));
        yield return ("NUMBER-06", profile, new("nibbles", [Nibbles], [], [new("x", Nibbles.Type, BindingDirection.Input, 0, -1), new("y", Nibbles.Type, BindingDirection.Output, -1, 0)]));
        yield return ("PROGRAM-05", profile, new("type", [plain, new("y", new TensorType(I32, [2], new ValueRange(0, 1)))], [Sum(0, 0, 1)], [In("a", 0)]));
        yield return ("PROGRAM-06", profile, new("names", [plain, plain], [], [In("a", 0), In("a", 1)]));
        yield return ("PROGRAM-07", profile, new("input", [new("x", new TensorType(I32, [2], new ValueRange(0, 1)))], [], [In("a", 0)]));
        yield return ("PROGRAM-07", profile, new("output", [plain], [], [In("a", 0), new("y", new TensorType(I32, [3]), BindingDirection.Output, -1, 0)]));
    }
}
