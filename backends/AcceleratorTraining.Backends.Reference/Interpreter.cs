using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>From an operator's record to the file that defines it.</summary>
internal static class Interpreter
{
    public static void Execute(Node node, Tensor[] values, AcceleratorProfile profile)
    {
        Tensor In(int i) => values[node.Inputs[i]];
        Tensor Out(int i = 0) => values[node.Outputs[i]];
        Tensor[] All(ImmutableArray<int> indices) => [.. indices.Select(i => values[i])];
        switch (node.Operator)
        {
            case Conv2D conv: Conv2DOperator.Run(conv, profile, In(0), In(1), In(2), Out()); break;
            case DepthwiseConv2D conv: DepthwiseConv2DOperator.Run(conv, profile, In(0), In(1), In(2), Out()); break;
            case MatMul matMul: MatMulOperator.Run(matMul, profile, In(0), In(1), In(2), Out()); break;
            case Rescale rescale: RescaleOperator.Run(rescale, profile, In(0), In(1), In(2), Out()); break;
            case Add: AddOperator.Run(In(0), In(1), Out()); break;
            case Multiply multiply: MultiplyOperator.Run(multiply, In(0), In(1), Out()); break;
            case Subtract: SubtractOperator.Run(In(0), In(1), Out()); break;
            case Maximum: MaximumOperator.Run(In(0), In(1), Out()); break;
            case Minimum: MinimumOperator.Run(In(0), In(1), Out()); break;
            case BatchMatMul matMul: BatchMatMulOperator.Run(matMul, profile, In(0), In(1), Out()); break;
            case Clamp clamp: ClampOperator.Run(clamp, In(0), Out()); break;
            case Cast cast: CastOperator.Run(cast, In(0), Out()); break;
            case ReduceSum sum: ReduceSumOperator.Run(sum, In(0), Out()); break;
            case MaxPool2D pool: MaxPool2DOperator.Run(pool, In(0), Out()); break;
            case AveragePool2D pool: AveragePool2DOperator.Run(pool, In(0), Out()); break;
            case Reshape: In(0).Data.CopyTo(Out().Data, 0); break;
            case Concat concat: ConcatOperator.Run(concat, [.. node.Inputs.Select(i => values[i])], Out()); break;
            case Pad pad: PadOperator.Run(pad, In(0), Out()); break;
            case Slice slice: SliceOperator.Run(slice, In(0), Out()); break;
            case Transpose transpose: TransposeOperator.Run(transpose, In(0), Out()); break;
            case Gather gather: GatherOperator.Run(gather, In(0), In(1), Out()); break;
            case TableLookup: TableLookupOperator.Run(In(0), In(1), Out()); break;
            case Softmax softmax: SoftmaxOperator.Run(softmax, In(0), Out()); break;
            case LogSoftmax softmax: LogSoftmaxOperator.Run(softmax, In(0), Out()); break;
            case Logistic logistic: LogisticOperator.Run(logistic, In(0), Out()); break;
            case HyperbolicTangent tangent: HyperbolicTangentOperator.Run(tangent, In(0), Out()); break;
            case Normalize normalize: NormalizeOperator.Run(normalize, In(0), Out()); break;
            case Perturb perturb: PerturbOperator.Run(perturb, All(node.Inputs), Out()); break;
            case Update update: UpdateOperator.Run(update, All(node.Inputs), All(node.Outputs)); break;
            case ApplyGain: ApplyGainOperator.Run(In(0), In(1), In(2), Out(), Out(1)); break;
            case OutputStep step: OutputStepOperator.Run(step, In(0), In(1), Out()); break;
            case CrossEntropy loss: CrossEntropyOperator.Run(loss, In(0), In(1), Out(), Out(1)); break;
            case HeadGradient gradient: HeadGradientOperator.Run(gradient, In(0), In(1), In(2), Out(), Out(1)); break;
            case SquaredError error: SquaredErrorOperator.Run(error, In(0), In(1), In(2), Out(), Out(1)); break;
            case Entropy entropy: EntropyOperator.Run(entropy, In(0), In(1), Out(), Out(1)); break;
            case Distillation distillation: DistillationOperator.Run(distillation, In(0), In(1), In(2), Out(), Out(1)); break;
            case PrototypeLoss prototype: PrototypeLossOperator.Run(prototype, In(0), In(1), Out(), Out(1)); break;
            default: throw new NotSupportedException($"The reference does not define {node.Operator.Name}.");
        }
    }
}
