using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Tests;

public sealed class QueryTests
{
    public static TheoryData<string> Recipes => [.. TestRun.Recipes];

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task Without_a_perturbation_the_query_sees_the_file(string name)
    {
        AdaptationRecipe recipe = AdaptationRecipes.Get(name);
        LoweredModel model = TestRun.Session().Lower(4);
        ParameterSet parameters = ParameterSet.Create(model, recipe);
        using IDevice device = new ReferenceBackend().OpenDevice(Profiles.TfliteReference);
        using ParameterStore store = new(device, parameters, recipe, 1);
        using Evaluator plain = new(device, model, null, recipe.Objective);
        using Evaluator masters = Evaluator.ForMasters(device, model, store, recipe);
        using Evaluator deployed = new(device, model, parameters, recipe.Objective);
        FinalHead? head = parameters.Head is { } layer ? new FinalHead(layer.Weights, [.. layer.Bias.Select(b => (int)b)]) : null;
        Deployment deployment = await Deployment.ReadAsync(store, head, TestContext.Current.CancellationToken);
        masters.Write(deployment);
        deployed.Write(deployment);
        LabelledSamples samples = TestRun.Take(TestRun.Field, 0, 10);
        EvaluationResult expected = await plain.EvaluateAsync(samples, TestContext.Current.CancellationToken);
        Assert.Equal(expected, await masters.EvaluateAsync(samples, TestContext.Current.CancellationToken));
        Assert.Equal(expected, await deployed.EvaluateAsync(samples, TestContext.Current.CancellationToken));
        Assert.Equal(TestRun.Model.File.ToArray(), deployment.WriteTo(TestRun.Model).File);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public Task Stored_parameters_are_the_same_before_and_after_every_query(string name) => QueriesLeaveParametersAsync(name, new ReferenceBackend());

    [Theory]
    [MemberData(nameof(Recipes))]
    public Task The_fast_backend_leaves_them_too(string name) => QueriesLeaveParametersAsync(name, TestBackends.Fast);

    private static async Task QueriesLeaveParametersAsync(string name, IBackend backend)
    {
        AdaptationRecipe recipe = AdaptationRecipes.Get(name) with { Batch = 2 };
        LoweredModel model = WithExtremeWeights(TestRun.Session().Lower(2));
        using IDevice device = backend.OpenDevice(Profiles.TfliteReference);
        using ParameterStore store = new(device, ParameterSet.Create(model, recipe), recipe, 1);
        using BoundExecutable query = new(device, QueryProgram.Build(model, store.Parameters, recipe, withLogits: false), store.Buffers);
        query.Write(QueryProgram.Samples, TestRun.Take(TestRun.Field, 0, 2).Inputs.Span);
        byte[] before = await HashAsync(store);

        foreach (int magnitude in new[] { 65536, -65536, 1 << 20, -(1 << 20) })
        {
            byte[] bytes = new byte[16];
            if (recipe.Layers.IsAll) query.Write(QueryProgram.Magnitude, magnitude);
            else foreach (int layer in store.Parameters.Operators) query.Write(QueryProgram.MagnitudeOf(layer), magnitude);
            DirectionKey.Create(99, 3, 1).Write(bytes);
            query.Write(QueryProgram.Key, bytes);
            query.Submit();
            Assert.Equal(before, await HashAsync(store));
        }
    }

    [Theory]
    [InlineData("weights-rank1")]
    [InlineData("weights-rank4")]
    public async Task A_low_rank_direction_in_the_accumulator_equals_the_same_direction_added_to_the_weights(string name)
    {
        // Whole steps and weights away from the rails: then both appliers compute the same sums.
        AdaptationRecipe accumulator = AdaptationRecipes.Get(name) with { WeightPerturbation = 1 };
        AdaptationRecipe packed = accumulator with { Applier = Applier.PackTime };
        LoweredModel model = WithHalvedWeights(TestRun.Session().Lower(4));
        Assert.Equal(await LossesAsync(model, packed, 65536, wholeSteps: true), await LossesAsync(model, accumulator, 65536, wholeSteps: true));
        Assert.NotEqual(await LossesAsync(model, packed, 65536, wholeSteps: true), await LossesAsync(model, packed, -65536, wholeSteps: true));
    }

    [Theory]
    [InlineData("default")]
    [InlineData("weights-8w8a")]
    [InlineData("weights-rank1")]
    [InlineData("weights-gaussian")]
    public async Task Opposite_magnitudes_and_keys_change_the_loss(string name)
    {
        AdaptationRecipe recipe = AdaptationRecipes.Get(name);
        LoweredModel model = TestRun.Session().Lower(4);
        byte[] plus = await LossesAsync(model, recipe, 65536), minus = await LossesAsync(model, recipe, -65536), none = await LossesAsync(model, recipe, 0);
        Assert.NotEqual(plus, minus);
        Assert.NotEqual(plus, none);
        Assert.NotEqual(plus, await LossesAsync(model, recipe, 65536, step: 1));
    }

    private static async Task<byte[]> LossesAsync(LoweredModel model, AdaptationRecipe recipe, int magnitude, uint step = 0, bool wholeSteps = false)
    {
        ParameterSet parameters = ParameterSet.Create(model, recipe);
        if (wholeSteps) Assert.All(parameters.Parameters, p => Assert.All(p.QueryScale, s => Assert.True(recipe.Applier == Applier.Accumulator || s == 1)));
        if (wholeSteps && recipe.Applier == Applier.Accumulator)
        {
            // Accumulator steps count in 1/256 of a weight step.
            parameters = new ParameterSet([.. parameters.Parameters.Select(p => p with { QueryScale = [.. p.QueryScale.Select(_ => 256)] })], parameters.Head, parameters.LeftOut);
        }

        using IDevice device = new ReferenceBackend().OpenDevice(Profiles.TfliteReference);
        using ParameterStore store = new(device, parameters, recipe, 1);
        using BoundExecutable query = new(device, QueryProgram.Build(model, parameters, recipe, withLogits: false), store.Buffers);
        byte[] bytes = new byte[16];
        ElementType.Int32.Write(bytes, 0, magnitude >> parameters.QueryShift);
        query.Write(QueryProgram.Magnitude, bytes.AsSpan(0, 4));
        DirectionKey.Create(5, step, 0).Write(bytes);
        query.Write(QueryProgram.Key, bytes);
        if (parameters.Head is { } head)
        {
            query.Write(ModelProgram.WeightsName(head), MemoryMarshal.AsBytes(head.Weights.AsSpan()));
            query.Write(ModelProgram.BiasName(head), ElementType.Int32.Pack(head.Bias.AsSpan()));
        }

        query.Write(QueryProgram.Samples, TestRun.Take(TestRun.Field, 0, 4).Inputs.Span);
        query.Submit();
        byte[] losses = new byte[query[QueryProgram.Losses].Type.ByteCount];
        await device.ReadAsync(query[QueryProgram.Losses], losses, TestContext.Current.CancellationToken);
        return losses;
    }

    private static async Task<byte[]> HashAsync(ParameterStore store)
    {
        ImmutableArray<ImmutableArray<byte>> all = await store.ReadAsync(TestContext.Current.CancellationToken);
        return SHA256.HashData(all.SelectMany(t => t).ToArray());
    }

    // Weights at +-127 and -128, where a perturbation added in place would be lost to the clamp.
    private static LoweredModel WithExtremeWeights(LoweredModel model) => model with
    {
        Layers = [.. model.Layers.Select(l => l with { Weights = [.. l.Weights.Select((w, i) => i % 3 == 0 ? sbyte.MinValue : i % 3 == 1 ? sbyte.MaxValue : (sbyte)-127)] })],
    };

    private static LoweredModel WithHalvedWeights(LoweredModel model) => model with
    {
        Layers = [.. model.Layers.Select(l => l with { Weights = [.. l.Weights.Select(w => (sbyte)(w / 2))] })],
    };
}
