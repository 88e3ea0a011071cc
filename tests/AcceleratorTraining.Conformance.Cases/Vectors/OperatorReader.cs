using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>From an operator's name and attributes in a vector file to its record. Every attribute is spelled out.</summary>
public static class OperatorReader
{
    private static readonly FrozenDictionary<string, DirectionKind> Directions = new Dictionary<string, DirectionKind>
    {
        ["rademacher"] = DirectionKind.Rademacher,
        ["gaussian8"] = DirectionKind.Gaussian8,
        ["rank1"] = DirectionKind.Rank1,
        ["rankR"] = DirectionKind.RankR,
        ["parity"] = DirectionKind.Parity,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, DirectionStream> Streams = new Dictionary<string, DirectionStream>
    {
        ["elements"] = DirectionStream.Elements,
        ["outputs"] = DirectionStream.Outputs,
        ["inputs"] = DirectionStream.Inputs,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, StepRule> Rules = new Dictionary<string, StepRule>
    {
        ["nearest"] = StepRule.Nearest,
        ["stochastic"] = StepRule.Stochastic,
        ["vote"] = StepRule.Vote,
        ["grid-sign"] = StepRule.GridSign,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, ElementOrder> Orders = new Dictionary<string, ElementOrder>
    {
        ["linear"] = ElementOrder.Linear,
        ["panels"] = ElementOrder.Panels,
        ["depthwise-panels"] = ElementOrder.DepthwisePanels,
    }.ToFrozenDictionary();

    /// <summary>Reads one operator.</summary>
    /// <exception cref="InvalidDataException">There is no such operator.</exception>
    public static Operator Read(string name, JsonElement a) => name switch
    {
        "CONV2D" => new Conv2D { Window = Window(a), InputZeroPoint = Int(a, "inputZeroPoint"), Groups = Int(a, "groups") },
        "DEPTHWISE_CONV2D" => new DepthwiseConv2D { Window = Window(a), InputZeroPoint = Int(a, "inputZeroPoint") },
        "MATMUL" => new MatMul { InputZeroPoint = Int(a, "inputZeroPoint") },
        "BATCH_MATMUL" => new BatchMatMul { LeftZeroPoint = Int(a, "leftZeroPoint"), RightZeroPoint = Int(a, "rightZeroPoint"), Accumulator = Element(a, "accumulator") },
        "RESCALE" => new Rescale
        {
            InputZeroPoint = Int(a, "inputZeroPoint"),
            PreShift = Int(a, "preShift"),
            NarrowMultiplier = Flag(a, "narrowMultiplier"),
            OutputZeroPoint = Int(a, "outputZeroPoint"),
            Output = Element(a, "output"),
            Minimum = Int(a, "minimum"),
            Maximum = Int(a, "maximum"),
        },
        "ADD" => new Add(),
        "SUB" => new Subtract(),
        "MUL" => new Multiply { Shift = Int(a, "shift") },
        "MAXIMUM" => new Maximum(),
        "MINIMUM" => new Minimum(),
        "CLAMP" => new Clamp { Minimum = Int(a, "minimum"), Maximum = Int(a, "maximum") },
        "CAST" => new Cast { InputZeroPoint = Int(a, "inputZeroPoint"), Output = Element(a, "output") },
        "REDUCE_SUM" => new ReduceSum { Axes = Ints(a, "axes"), InputZeroPoint = Int(a, "inputZeroPoint"), KeepDimensions = Flag(a, "keepDimensions") },
        "AVERAGE_POOL2D" => Pool(new AveragePool2D(), a),
        "MAX_POOL2D" => Pool(new MaxPool2D(), a),
        "TABLE" => new TableLookup(),
        "LOGISTIC" => new Logistic { Multiplier = Int(a, "multiplier"), Shift = Int(a, "shift") },
        "TANH" => new HyperbolicTangent { Multiplier = Int(a, "multiplier"), Shift = Int(a, "shift") },
        "SOFTMAX" => new Softmax { Multiplier = Int(a, "multiplier"), LeftShift = Int(a, "leftShift"), MinimumDifference = Int(a, "minimumDifference"), Output = Element(a, "output") },
        "LOG_SOFTMAX" => new LogSoftmax
        {
            Multiplier = Int(a, "multiplier"),
            LeftShift = Int(a, "leftShift"),
            ReverseMultiplier = Int(a, "reverseMultiplier"),
            ReverseShift = Int(a, "reverseShift"),
            MinimumDifference = Int(a, "minimumDifference"),
        },
        "NORMALIZE" => new Normalize { Epsilon = Long(a, "epsilon") },
        "CONCAT" => new Concat { Axis = Int(a, "axis") },
        "PAD" => new Pad { Before = Ints(a, "before"), After = Ints(a, "after"), Value = Int(a, "value") },
        "SLICE" => new Slice { Starts = Ints(a, "starts"), Sizes = Ints(a, "sizes"), Strides = Ints(a, "strides") },
        "TRANSPOSE" => new Transpose { Permutation = Ints(a, "permutation") },
        "GATHER" => new Gather { Axis = Int(a, "axis"), BatchDimensions = Int(a, "batchDimensions") },
        "RESHAPE" => new Reshape { Shape = SpecTensor.ReadShape(a.GetProperty("shape")) },
        "PERTURB" => new Perturb
        {
            Tensor = a.GetProperty("tensor").GetUInt32(),
            Direction = Directions[Text(a, "direction")],
            Rank = Int(a, "rank"),
            ParityShift = Int(a, "parityShift"),
            Density = Int(a, "density"),
            Keep = Int(a, "keep"),
            HasMask = Flag(a, "hasMask"),
            HasGuide = Flag(a, "hasGuide"),
            Stream = Streams[Text(a, "stream")],
            Factor = Int(a, "factor"),
            Order = Orders[Text(a, "order")],
            ViewShift = Int(a, "viewShift"),
            Output = Element(a, "output"),
            Range = SpecTensor.ReadRange(a.GetProperty("range")),
        },
        "UPDATE" => new Update
        {
            Tensor = a.GetProperty("tensor").GetUInt32(),
            Direction = Directions[Text(a, "direction")],
            Rank = Int(a, "rank"),
            ParityShift = Int(a, "parityShift"),
            Density = Int(a, "density"),
            Keep = Int(a, "keep"),
            HasMask = Flag(a, "hasMask"),
            HasGuide = Flag(a, "hasGuide"),
            Order = Orders[Text(a, "order")],
            HasResidual = Flag(a, "hasResidual"),
            ResidualDecay = Int(a, "residualDecay"),
            GuideDecay = Int(a, "guideDecay"),
            Rule = Rules[Text(a, "rule")],
        },
        "APPLY_GAIN" => new ApplyGain(),
        "OUTPUT_STEP" => new OutputStep { Factor = Int(a, "factor") },
        "CROSS_ENTROPY" => new CrossEntropy { LogitScale = Long(a, "logitScale") },
        "SQUARED_ERROR" => new SquaredError { ErrorScale = Long(a, "errorScale") },
        "ENTROPY" => new Entropy { LogitScale = Long(a, "logitScale") },
        "DISTILLATION" => new Distillation { LogitScale = Long(a, "logitScale"), TeacherScale = Long(a, "teacherScale") },
        "PROTOTYPE_LOSS" => new PrototypeLoss { Supports = Int(a, "supports"), Classes = Int(a, "classes"), DistanceScale = Long(a, "distanceScale") },
        "HEAD_GRADIENT" => new HeadGradient { LogitScale = Long(a, "logitScale"), FeatureZeroPoint = Int(a, "featureZeroPoint") },
        _ => throw new InvalidDataException($"There is no operator '{name}'."),
    };

    private static PoolOperator Pool(PoolOperator kind, JsonElement a) => kind with
    {
        FilterHeight = Int(a, "filterHeight"),
        FilterWidth = Int(a, "filterWidth"),
        Window = Window(a),
        Minimum = Int(a, "minimum"),
        Maximum = Int(a, "maximum"),
    };

    private static Window2D Window(JsonElement attributes)
    {
        JsonElement w = attributes.GetProperty("window");
        return new Window2D
        {
            StrideY = Int(w, "strideY"),
            StrideX = Int(w, "strideX"),
            DilationY = Int(w, "dilationY"),
            DilationX = Int(w, "dilationX"),
            PadTop = Int(w, "padTop"),
            PadBottom = Int(w, "padBottom"),
            PadLeft = Int(w, "padLeft"),
            PadRight = Int(w, "padRight"),
        };
    }

    private static int Int(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static long Long(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    private static ImmutableArray<int> Ints(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(i => i.GetInt32())];

    private static bool Flag(JsonElement json, string name) => json.GetProperty(name).GetBoolean();

    private static ElementType Element(JsonElement json, string name) => SpecTensor.ReadElement(json.GetProperty(name));

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
