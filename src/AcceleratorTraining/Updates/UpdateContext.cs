using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>One parameter's place in the program U while that is built: its values, and where the results go.</summary>
public sealed class UpdateContext
{
    private readonly Dictionary<string, int> _states = [];

    internal UpdateContext(ForwardProgramBuilder builder, TrainableParameter parameter, int keys, int coefficients)
    {
        (Builder, Parameter, Keys, Coefficients) = (builder, parameter, keys, coefficients);
        Master = builder.InputOutput(parameter.BindingName, parameter.Type);
        Scale = ScaleValue.Add(builder, parameter, parameter.UpdateScale);
        foreach ((string name, TensorType type) in parameter.States) _states.Add(name, builder.InputOutput(parameter.StateName(name), type));
    }

    /// <summary>The program.</summary>
    public ForwardProgramBuilder Builder { get; }

    /// <summary>What is moved.</summary>
    public TrainableParameter Parameter { get; }

    /// <summary>The master before the step.</summary>
    public int Master { get; }

    /// <summary>Direction keys, u32[queries, 4].</summary>
    public int Keys { get; }

    /// <summary>Signed steps along the directions, i32[queries], in units of 2^-16 perturbations.</summary>
    public int Coefficients { get; }

    /// <summary>The perturbation of each output channel, i32, in the rule's unit.</summary>
    public int Scale { get; }

    /// <summary>UPDATE along this parameter's directions.</summary>
    public Update Operator => new() { Tensor = Parameter.Tensor, Direction = Parameter.Direction, Order = Parameter.Order };

    /// <summary>A state before the step.</summary>
    public int State(string name) => _states[name];

    /// <summary>The master after the step; of its type, called once.</summary>
    public void Store(int value) => Builder.Store(Parameter.BindingName, value);

    /// <summary>A state after the step; of its type, called once for each.</summary>
    public void StoreState(string name, int value) => Builder.Store(Parameter.StateName(name), value);

    /// <summary>The rule of masters with fraction bits: the sum of all steps, rounded to the last bit.</summary>
    public void StoreNearest() => Store(Builder.Apply(Operator, Master, Keys, Coefficients, Scale));
}
