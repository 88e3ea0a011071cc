using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>An extension operator by Hal's host function, over whole tensors.</summary>
/// <param name="operation">Which.</param>
/// <param name="inputs">The operands' types.</param>
/// <param name="outputs">The results' types.</param>
internal sealed unsafe class ExtensionStep(Operator operation, ImmutableArray<TensorType> inputs, ImmutableArray<TensorType> outputs) : Step
{
    /// <summary>
    /// The operand whose memory a result may take, every element depending only on the same element of it; -1 for none.
    /// </summary>
    public int OverwritableOperand(int result) => operation switch
    {
        Update update => result == update.GuideResult ? update.GuideOperand : result,
        Perturb perturb when perturb.Output == inputs[0].Element => 0,
        _ => -1,
    };

    public override void Run(in Frame frame, int unit)
    {
        switch (operation)
        {
            case Perturb perturb:
                ExtensionFunctions.Perturb(perturb, inputs[0], new StepBytes(this, frame));
                break;
            case Update update:
                ExtensionFunctions.Update(update, inputs[0], new StepBytes(this, frame));
                break;
            case ApplyGain:
                ExtensionFunctions.ApplyGain(In(frame, 0), In(frame, 1), In(frame, 2), Out(frame, 0), Out(frame, 1));
                break;
            case OutputStep step:
                ExtensionFunctions.OutputStep(step, In(frame, 0), In(frame, 1), Out(frame, 0));
                break;
            case CrossEntropy loss:
                ExtensionFunctions.CrossEntropy(loss, inputs[0], In(frame, 0), In(frame, 1), Out(frame, 0), Out(frame, 1));
                break;
            case HeadGradient gradient:
                ExtensionFunctions.HeadGradient(gradient, inputs[0], In(frame, 0), In(frame, 1), In(frame, 2), Out(frame, 0), Out(frame, 1));
                break;
            case SquaredError error:
                LossFunctions.SquaredError(error, inputs[0], In(frame, 0), In(frame, 1), In(frame, 2), Out(frame, 0), Out(frame, 1));
                break;
            case Entropy entropy:
                LossFunctions.Entropy(entropy, inputs[0], In(frame, 0), In(frame, 1), Out(frame, 0), Out(frame, 1));
                break;
            case Distillation distillation:
                LossFunctions.Distillation(distillation, inputs[0], In(frame, 0), inputs[1], In(frame, 1), In(frame, 2), Out(frame, 0), Out(frame, 1));
                break;
            case PrototypeLoss prototype:
                PrototypeFunctions.PrototypeLoss(prototype, inputs[0], In(frame, 0), In(frame, 1), Out(frame, 0), Out(frame, 1));
                break;
        }
    }

    private ReadOnlySpan<byte> In(scoped in Frame frame, int index) => new(Reads[index].At(frame, 0), (int)inputs[index].ByteCount);

    private Span<byte> Out(scoped in Frame frame, int index) => new(Writes[index].At(frame, 0), (int)outputs[index].ByteCount);

    private readonly struct StepBytes(ExtensionStep step, Frame frame) : IOperandBytes
    {
        public ReadOnlySpan<byte> Input(int index) => step.In(frame, index);

        public Span<byte> Output(int index) => step.Out(frame, index);
    }
}
