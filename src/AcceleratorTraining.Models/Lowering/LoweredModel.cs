using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>A model as an integer program, with what training needs to know about it.</summary>
public sealed record LoweredModel
{
    /// <summary>The model it came from.</summary>
    public required QuantizedModel Model { get; init; }

    /// <summary>How it was lowered.</summary>
    public required LoweringOptions Options { get; init; }

    /// <summary>Bindings "input:0".., parameters, "output:0".., and what the options expose.</summary>
    public required ForwardProgram Program { get; init; }

    /// <summary>The layers with weights, in execution order.</summary>
    public required ImmutableArray<LinearLayer> Layers { get; init; }

    /// <summary>Constants that are joined to activations and may be trained, in execution order.</summary>
    public ImmutableArray<PromptTokens> Prompts { get; init; } = [];

    /// <summary>Index in <see cref="Layers"/> of the last layer if it is a FULLY_CONNECTED whose output is the logits; else -1.</summary>
    public required int HeadLayer { get; init; }

    /// <summary>What "input:I" holds.</summary>
    public required ImmutableArray<ModelTensor> Inputs { get; init; }

    /// <summary>What "output:I" holds; the logits where a final SOFTMAX is cut.</summary>
    public required ImmutableArray<ModelTensor> Outputs { get; init; }

    /// <summary>The variables bound as "state:NNN"; none unless <see cref="LoweringOptions.KeepState"/>.</summary>
    public ImmutableArray<ModelTensor> States { get; init; } = [];

    /// <summary>Operators whose weights are constants of the program whatever the options say: LSTM and SVDF.</summary>
    public IEnumerable<ModelOperator> Recurrent =>
        Model.Operators.Where(o => o.BuiltinCode is OperatorCodes.Svdf or OperatorCodes.UnidirectionalSequenceLstm);

    /// <summary>What goes into the final SOFTMAX, or else the first output.</summary>
    public required ModelTensor Logits { get; init; }

    /// <summary>Whether the model ends in SOFTMAX, so that <see cref="Logits"/> are logits indeed.</summary>
    public required bool EndsInSoftmax { get; init; }

    /// <summary>The logits' scale (times the SOFTMAX's beta) in log2 units, times 2^32: what the losses take.</summary>
    public required long LogitScale { get; init; }

    /// <summary>Number of classes: the logits' innermost dimension.</summary>
    public int Classes => Logits.Shape.IsEmpty ? 1 : Logits.Shape[^1];

    /// <summary>How the first input is compared with the first output; null where they are not of one size.</summary>
    public ReconstructionScales? Reconstruction
    {
        get
        {
            TensorShape input = Program.Bindings[Program.IndexOfBinding("input:0")].Type.Shape, output = Program.Bindings[Program.IndexOfBinding("output:0")].Type.Shape;
            return ReconstructionScales.Of(Inputs[0], Outputs[0], input.ElementsPerOuter, output.ElementsPerOuter);
        }
    }

    /// <summary>Whether the model puts out something of its input's shape and no classes: an autoencoder.</summary>
    public bool IsAutoencoder => !EndsInSoftmax && Reconstruction is not null && Inputs[0].Shape.SequenceEqual(Outputs[0].Shape);

    /// <summary>log2(e) times a squared step of the last layer's input over a temperature, in units of 2^-32, 1 to 2^40: what PROTOTYPE_LOSS takes.</summary>
    /// <param name="temperature">At least 1.</param>
    /// <exception cref="InvalidOperationException">The model does not end in a fully connected layer.</exception>
    public long DistanceScale(int temperature)
    {
        if (HeadLayer < 0) throw new InvalidOperationException($"'{Model.Name}' does not end in a fully connected layer.");
        double step = Layers[HeadLayer].InputScale;
        double real = Math.Floor(step * step / temperature * ModelLowering.BitsPerNat * (1L << 32) + 0.5);
        return real < 1L << 40 ? Math.Max(1, (long)real) : 1L << 40;
    }

    /// <summary>Zero point of the logits.</summary>
    public int LogitZeroPoint => (int)Logits.ZeroPoint;
}
