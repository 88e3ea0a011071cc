using System.Collections.Immutable;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Tests;

/// <summary>Steps that are not held because they follow from what is: fewer tensors, the same bytes.</summary>
public sealed class ImpliedStepsTests
{
    [Theory]
    [InlineData("default")]
    [InlineData("bias-gain")]
    [InlineData("weights-8w8a")]
    [InlineData("weights-momentum")]
    [InlineData("last-layer")]
    public async Task Queries_and_updates_are_those_of_steps_that_are_held(string name)
    {
        AdaptationRecipe recipe = AdaptationRecipes.Get(name) with { Queries = 2 };
        LoweredModel model = WithDeadChannel(TestRun.Session().Lower(4));
        ParameterSet implied = ParameterSet.Create(model, recipe), held = Held(implied);
        Assert.Equal(await OutcomeAsync(model, held, recipe), await OutcomeAsync(model, implied, recipe));
    }

    [Fact]
    public void A_bias_beside_gains_takes_its_steps_from_the_scales_that_are_there_for_those()
    {
        ParameterSet set = ParameterSet.Create(TestRun.Session().Lower(1), AdaptationRecipes.Default);
        TrainableParameter[] biases = [.. set.Parameters.Where(p => p.Kind == ParameterKind.Bias && set.Parameters.Any(g => g.Kind == ParameterKind.Gain && g.Layer == p.Layer))];
        Assert.NotEmpty(biases);
        Assert.All(biases, b => Assert.NotEqual(0, b.StepFactor));
        Assert.DoesNotContain(UpdateProgram.Build(set, AdaptationRecipes.Default).Values, v => v.IsConstant);

        // Without gains the layer's scales are constants of F, and the steps are held.
        AdaptationRecipe alone = AdaptationRecipes.Get("bias");
        Assert.All(ParameterSet.Create(TestRun.Session().Lower(1), alone).Parameters, b => Assert.Equal(0, b.StepFactor));
    }

    [Fact]
    public void A_step_that_the_scales_do_not_give_is_held()
    {
        LoweredModel model = TestRun.Session().Lower(1);
        LinearLayer layer = model.Layers.First(l => l.IsPerChannel);
        LoweredModel other = With(model, layer, layer with { AccumulatorUnitsPerOutputStepQ8 = layer.AccumulatorUnitsPerOutputStepQ8.SetItem(0, layer.AccumulatorUnitsPerOutputStepQ8[0] + 8) });
        TrainableParameter bias = ParameterSet.Create(other, AdaptationRecipes.Default).Parameters.First(p => p.Kind == ParameterKind.Bias && p.Layer.OperatorIndex == layer.OperatorIndex);
        Assert.Equal(0, bias.StepFactor);
    }

    [Fact]
    public void Steps_of_queries_and_updates_are_one_tensor_where_they_differ_by_bits()
    {
        ParameterSet set = ParameterSet.Create(TestRun.Session().Lower(1), AdaptationRecipes.Get("weights-8w8a"));
        Assert.Equal(8, set.QueryShift);
        Assert.Equal(1 << 8, QueryProgram.OneMagnitude(set));
        Assert.DoesNotContain(UpdateProgram.Build(set, AdaptationRecipes.Get("weights-8w8a")).Values, v => v.IsConstant);

        // Biases count in the same unit in both programs.
        Assert.Equal(0, ParameterSet.Create(TestRun.Session().Lower(1), AdaptationRecipes.Get("last-layer")).QueryShift);
    }

    private static ParameterSet Held(ParameterSet set) =>
        new([.. set.Parameters.Select(p => p with { StepFactor = 0, SharesFactor = false, Live = [], QueryShift = 0 })], set.Head, set.LeftOut);

    private static LoweredModel WithDeadChannel(LoweredModel model)
    {
        LinearLayer layer = model.Layers.First(l => l.IsPerChannel);
        return With(model, layer, layer with { Multipliers = layer.Multipliers.SetItem(1, 0) });
    }

    private static LoweredModel With(LoweredModel model, LinearLayer old, LinearLayer layer) => model with { Layers = [.. model.Layers.Select(l => ReferenceEquals(l, old) ? layer : l)] };

    // Losses along and against a direction, and the masters after two steps.
    private static async Task<byte[]> OutcomeAsync(LoweredModel model, ParameterSet set, AdaptationRecipe recipe)
    {
        using IDevice device = new ReferenceBackend().OpenDevice(Profiles.TfliteReference);
        using ParameterStore store = new(device, set, recipe, 1);
        using BoundExecutable query = new(device, QueryProgram.Build(model, set, recipe, withLogits: false), store.Buffers);
        List<byte> outcome = [];
        byte[] bytes = new byte[16];
        query.Write(QueryProgram.Samples, TestRun.Take(TestRun.Field, 0, 4).Inputs.Span);
        for (int step = 0; step < 2; step++)
        {
            DirectionKey.Create(1, (uint)step, 0).Write(bytes);
            query.Write(QueryProgram.Key, bytes);
            foreach (int one in (int[])[QueryProgram.OneMagnitude(set), -QueryProgram.OneMagnitude(set)])
            {
                query.Write(QueryProgram.Magnitude, one);
                query.Submit();
                byte[] losses = new byte[query[QueryProgram.Losses].Type.ByteCount];
                await device.ReadAsync(query[QueryProgram.Losses], losses, TestContext.Current.CancellationToken);
                outcome.AddRange(losses);
            }

            store.Step(step, [127, -60]);
        }

        foreach (ImmutableArray<byte> master in await store.ReadAsync(TestContext.Current.CancellationToken)) outcome.AddRange(master);
        return [.. outcome];
    }
}
