using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>What all parameters of U share: keys and coefficients, and the step's own numbers where one of them asks for it.</summary>
internal sealed class UpdateInputs(ForwardProgramBuilder builder, AdaptationRecipe recipe)
{
    private readonly Dictionary<string, int> _coefficients = [];
    private int _blend = -1, _threshold = -1;

    /// <summary>What U reads of the buffers that it shares with F.</summary>
    public SharedInputs Shared { get; } = new(builder);

    public int Keys { get; } = builder.Input(UpdateProgram.Keys, new TensorType(ElementType.UInt32, [recipe.CoefficientsPerStep, 4]));

    public int Blend => _blend < 0 ? _blend = builder.Input(UpdateProgram.Blend, UpdateProgram.BlendType) : _blend;

    public int Threshold => _threshold < 0 ? _threshold = builder.Input(UpdateProgram.Threshold, new TensorType(ElementType.Int32, [1], new ValueRange(0, int.MaxValue))) : _threshold;

    /// <summary>One binding for all, or one a layer where layers may rest.</summary>
    public int Coefficients(TrainableParameter parameter)
    {
        string name = recipe.Layers.IsAll ? UpdateProgram.Coefficients : UpdateProgram.CoefficientsOf(parameter.Layer.OperatorIndex);
        if (!_coefficients.TryGetValue(name, out int value)) _coefficients.Add(name, value = builder.Input(name, UpdateProgram.CoefficientsType(recipe)));
        return value;
    }
}
