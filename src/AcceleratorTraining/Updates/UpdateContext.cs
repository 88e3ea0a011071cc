using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>One parameter's place in the program U while that is built: its values, and where the results go.</summary>
public sealed class UpdateContext
{
    private readonly Dictionary<string, int> _states = [];
    private readonly UpdateInputs _inputs;

    internal UpdateContext(ForwardProgramBuilder builder, TrainableParameter parameter, UpdateInputs inputs)
    {
        (Builder, Parameter, _inputs) = (builder, parameter, inputs);
        Coefficients = inputs.Coefficients(parameter);
        Master = builder.InputOutput(parameter.BindingName, parameter.Type);
        Scale = StepTensors.Scale(inputs.Shared, parameter, parameter.UpdateScale);
        foreach ((string name, TensorType type) in parameter.States) _states.Add(name, builder.InputOutput(parameter.StateName(name), type));
    }

    /// <summary>The program.</summary>
    public ForwardProgramBuilder Builder { get; }

    /// <summary>What is moved.</summary>
    public TrainableParameter Parameter { get; }

    /// <summary>The master before the step.</summary>
    public int Master { get; }

    /// <summary>Direction keys, u32[queries, 4].</summary>
    public int Keys => _inputs.Keys;

    /// <summary>Signed steps along the directions, i32[queries], in units of 2^-16 perturbations; all 0 where the layer rests.</summary>
    public int Coefficients { get; }

    /// <summary>The perturbation of each output channel, i32, in the rule's unit.</summary>
    public int Scale { get; }

    /// <summary>UPDATE along this parameter's directions, for <see cref="Step"/>.</summary>
    public Update Operator => Parameter.Shape(new Update { Tensor = Parameter.Tensor, Direction = Parameter.Direction }) with { GuideDecay = Parameter.GuideDecay };

    /// <summary>A state before the step.</summary>
    public int State(string name) => _states[name];

    /// <summary>
    /// Adds the operator with all operands that it asks for, and stores the guide after the step where there is one; called
    /// once for a parameter.
    /// </summary>
    /// <param name="update"><see cref="Operator"/>, perhaps with another rule or a residual.</param>
    /// <param name="residual">The residual; only where the operator has one.</param>
    /// <returns>The master after the step, not stored yet, and the residual where there is one.</returns>
    public ImmutableArray<int> Step(Update update, params ReadOnlySpan<int> residual)
    {
        List<int> operands = [Master, .. residual, Keys, Coefficients, Scale];
        if (update.HasMask) operands.Add(StepTensors.Mask(_inputs.Shared, Parameter));
        if (update.HasGuide) operands.AddRange([State(MomentumRule.Guide), _inputs.Blend]);
        if (update.Rule == StepRule.Vote) operands.Add(_inputs.Threshold);
        ImmutableArray<int> results = Builder.ApplyMany(update, [.. operands]);
        if (update.HasGuide) StoreState(MomentumRule.Guide, results[update.GuideResult]);
        return results;
    }

    /// <summary>The master after the step; of its type, called once. Weights that are moved in place stay within their guard band.</summary>
    public void Store(int value) => Builder.Store(Parameter.BindingName, Parameter.Guard == 0 ? value : Guarded(value));

    /// <summary>A state after the step; of its type, called once for each.</summary>
    public void StoreState(string name, int value) => Builder.Store(Parameter.StateName(name), value);

    /// <summary>The rule of masters with fraction bits: the sum of all steps, rounded to the last bit.</summary>
    public void StoreNearest() => Store(Step(Operator)[0]);

    // Within the band, or where a pinned weight has been all along: max(min(w', max(w, bound)), min(w, -bound)).
    private int Guarded(int value)
    {
        sbyte bound = (sbyte)(sbyte.MaxValue - Parameter.Guard);
        TensorShape one = TensorShape.Create([.. Enumerable.Repeat(1, Parameter.Type.Shape.Rank)]);
        int upper = Builder.Apply(new Maximum(), Master, Builder.Constant<sbyte>("guard", ElementType.Int8, one, [bound]));
        int lower = Builder.Apply(new Minimum(), Master, Builder.Constant<sbyte>("guard", ElementType.Int8, one, [(sbyte)-bound]));
        return Builder.Apply(new Maximum(), Builder.Apply(new Minimum(), value, upper), lower);
    }
}
