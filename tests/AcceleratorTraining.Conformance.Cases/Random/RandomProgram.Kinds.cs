using System.Collections.Immutable;

namespace AcceleratorTraining.Conformance;

public sealed partial class RandomProgram
{
    // Kinds that catch most stand more than once: the share of a kind is its number of rows.
    private static readonly (string Name, Action<RandomProgram> Draw)[] All =
    [
        ("CONV2D", p => p.Output(p.Conv(p.FeedMap()))),
        ("CONV2D, RESCALE", p => p.Output(p.Rescaled(p.Conv(p.FeedMap())))),
        ("DEPTHWISE_CONV2D", p => p.Output(p.Depthwise(p.FeedMap(channels: 19, positive: true)))),
        ("DEPTHWISE_CONV2D, RESCALE", p => p.Output(p.Rescaled(p.Depthwise(p.FeedMap(channels: 19, positive: true))))),
        ("MATMUL", p => p.Output(p.MatMul(p.FeedRows()))),
        ("MATMUL, RESCALE", p => p.Output(p.Rescaled(p.MatMul(p.FeedRows())))),
        ("BATCH_MATMUL", p => p.Output(p.BatchMatMul(p.FeedMatrices()))),
        ("BATCH_MATMUL, RESCALE", p => p.Output(p.Rescaled(p.BatchMatMul(p.FeedMatrices())))),
        ("RESCALE", p => p.RescaleAlone()),
        ("RESCALE narrow", p => p.NarrowRescaleAlone()),
        ("RESCALE twice", p => p.RescaleTwice()),
        ("ADD", p => p.Output(p.Elementwise(new Hal.Add()))),
        ("SUB", p => p.Output(p.Elementwise(new Hal.Subtract()))),
        ("MUL", p => p.Output(p.Elementwise(p.Product()))),
        ("MAXIMUM", p => p.Output(p.Extreme(new Hal.Maximum()))),
        ("MINIMUM", p => p.Output(p.Extreme(new Hal.Minimum()))),
        ("residual ADD", p => p.Residual()),
        ("CLAMP", p => p.Output(p.Clamp(p.FeedWhole()))),
        ("CAST", p => p.Output(p.Cast(p.FeedCastable()))),
        ("REDUCE_SUM", p => p.Output(p.ReduceSum(p.FeedWhole()))),
        ("mean", p => p.Output(p.Rescaled(p.ReduceSum(p.FeedMap(), keep: true)))),
        ("AVERAGE_POOL2D", p => p.Output(p.Pool(p.FeedMap(channels: 40, quantized: true), average: true))),
        ("MAX_POOL2D", p => p.Output(p.Pool(p.FeedMap(channels: 40, quantized: true), average: false))),
        ("TABLE", p => p.Output(p.Table(p.Feed(new(Hal.ElementType.Int8, p.Shape()))))),
        ("LOGISTIC", p => p.Output(p.Sigmoid(p.Feed(new(Hal.ElementType.Int16, p.Shape())), hyperbolic: false))),
        ("TANH", p => p.Output(p.Sigmoid(p.Feed(new(Hal.ElementType.Int16, p.Shape())), hyperbolic: true))),
        ("SOFTMAX", p => p.Output(p.Softmax(p.FeedClasses(p.Narrow())))),
        ("LOG_SOFTMAX", p => p.Output(p.LogSoftmax(p.FeedClasses(Hal.ElementType.Int8)))),
        ("NORMALIZE", p => p.Output(p.Normalize(p.FeedClasses(p.Narrow())))),
        ("layer norm", p => p.Output(p.LayerNorm(p.FeedClasses(p.Narrow())))),
        ("CONCAT", p => p.Output(p.Concat(p.FeedMovable()))),
        ("PAD", p => p.Output(p.Pad(p.FeedMovable()))),
        ("SLICE", p => p.Output(p.Slice(p.FeedMovable()))),
        ("TRANSPOSE", p => p.Output(p.Transpose(p.FeedMovable()))),
        ("GATHER", p => p.Output(p.Gather(p.FeedMovable()))),
        ("RESHAPE", p => p.Output(p.Reshape(p.FeedMovable()))),
        ("PERTURB", p => p.PerturbAlone()),
        ("PERTURB", p => p.PerturbAlone()),
        ("UPDATE", p => p.UpdateAlone()),
        ("UPDATE", p => p.UpdateAlone()),
        ("PERTURB, MATMUL", p => p.PerturbedLayer()),
        ("APPLY_GAIN", p => p.Gain()),
        ("OUTPUT_STEP", p => p.Steps()),
        ("CROSS_ENTROPY", p => p.Loss()),
        ("HEAD_GRADIENT", p => p.Gradient()),
        ("SQUARED_ERROR", p => p.ErrorLoss()),
        ("ENTROPY", p => p.EntropyLoss()),
        ("DISTILLATION", p => p.TeacherLoss()),
        ("PROTOTYPE_LOSS", p => p.EpisodeLoss()),
        ("training query", p => p.Query()),
        ("two layers", p => p.TwoLayers()),
        ("network", p => p.Network()),
        ("network", p => p.Network()),
        ("attention", p => p.Attention()),
        ("graph", p => p.Graph()),
        ("graph", p => p.Graph()),
    ];

    /// <summary>What kinds of program there are, in the order of the numbers; a kind may stand more than once.</summary>
    public static ImmutableArray<string> Kinds { get; } = [.. All.Select(k => k.Name)];
}
