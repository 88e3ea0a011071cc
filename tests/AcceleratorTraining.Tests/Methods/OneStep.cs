using System.Collections.Immutable;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Tests.Methods;

/// <summary>The update program on the built-in model, with coefficients that a test chooses: no sample is forwarded.</summary>
internal sealed class OneStep : IDisposable
{
    private readonly IDevice _device = new ReferenceBackend().OpenDevice(Profiles.TfliteReference);

    public OneStep(AdaptationRecipe recipe, ulong seed = 1, LoweredModel? model = null)
    {
        (Recipe, Seed, Model) = (recipe, seed, model ?? TestRun.Session().Lower(1));
        Store = new ParameterStore(_device, ParameterSet.Create(Model, recipe), recipe, seed);
    }

    /// <summary>All weights, a perturbation of some last bits, half a perturbation a step.</summary>
    public static AdaptationRecipe Large { get; } = AdaptationRecipes.Get("weights-round") with { WeightPerturbation = 1 << 14, InitialRate = Update.MaximumCoefficient, FinalRate = Update.MaximumCoefficient };

    public AdaptationRecipe Recipe { get; }

    public ulong Seed { get; }

    public LoweredModel Model { get; }

    public ParameterStore Store { get; }

    public ImmutableArray<TrainableParameter> Parameters => Store.Parameters.Parameters;

    public void Step(int step, params sbyte[] coefficients) => Store.Step(step, coefficients);

    /// <summary>A parameter's master as integers.</summary>
    public async Task<long[]> MasterAsync(TrainableParameter parameter)
    {
        byte[] bytes = await Store.ReadAsync(parameter, TestContext.Current.CancellationToken);
        return [.. Enumerable.Range(0, parameter.Type.Shape.ElementCount).Select(i => parameter.Type.Element.Read(bytes, i))];
    }

    /// <summary>A state as signed bytes.</summary>
    public async Task<sbyte[]> StateAsync(TrainableParameter parameter, string name)
    {
        byte[] bytes = new byte[parameter.Type.Shape.ElementCount];
        await _device.ReadAsync(Store.Buffers[parameter.StateName(name)], bytes, TestContext.Current.CancellationToken);
        return [.. bytes.Select(b => (sbyte)b)];
    }

    /// <summary>How far each weight of a parameter is from the file's.</summary>
    public async Task<long[]> MovesAsync(TrainableParameter parameter) =>
        [.. (await MasterAsync(parameter)).Zip(parameter.Layer.Weights, (w, old) => w - old)];

    /// <summary>Which of all weights have moved.</summary>
    public async Task<bool[]> MovedAsync()
    {
        List<bool> moved = [];
        foreach (TrainableParameter parameter in Parameters) moved.AddRange((await MovesAsync(parameter)).Select(m => m != 0));
        return [.. moved];
    }

    /// <summary>z of a weight, by the specification's function.</summary>
    public int Direction(TrainableParameter parameter, int step, int query, int position) =>
        Hal.Direction.At(parameter.Direction, DirectionKey.Create(Seed, (uint)step, (uint)query), parameter.Tensor, new ElementNumbering(parameter.Order, parameter.Type.Shape), position, parameter.Rank);

    public void Dispose()
    {
        Store.Dispose();
        _device.Dispose();
    }
}
