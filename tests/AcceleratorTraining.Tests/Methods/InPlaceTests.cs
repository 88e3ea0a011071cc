using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Tests.Methods;

/// <summary>Appliers that move the stored weights; that every query leaves their bytes is tested for all recipes, at the rails, in QueryTests.</summary>
public sealed class InPlaceTests
{
    private static readonly AdaptationRecipe Parity = AdaptationRecipes.Get("weights-parity"), Guard = AdaptationRecipes.Get("weights-guard-band");

    [Fact]
    public async Task Queries_in_place_see_what_queries_of_a_view_see()
    {
        foreach (int magnitude in new[] { 65536, -65536, 0 })
        {
            Assert.Equal(await LossesAsync(Parity with { Applier = Applier.PackTime }, magnitude), await LossesAsync(Parity, magnitude));

            // The band pins and bounds; the same parameters at pack time see the same.
            ParameterSet parameters = ParameterSet.Create(TestRun.Session().Lower(4), Guard);
            Assert.Equal(await LossesAsync(Guard with { Applier = Applier.PackTime }, magnitude, parameters), await LossesAsync(Guard, magnitude, parameters));
        }

        Assert.NotEqual(await LossesAsync(Parity, 65536), await LossesAsync(Parity, -65536));
        Assert.NotEqual(await LossesAsync(Guard, 65536), await LossesAsync(Guard, -65536));
    }

    [Theory]
    [InlineData("weights-parity")]
    [InlineData("weights-guard-band")]
    public void The_stored_weights_are_moved_evaluated_and_put_back_in_this_order(string name)
    {
        AdaptationRecipe recipe = AdaptationRecipes.Get(name);
        LoweredModel model = TestRun.Session().Lower(1);
        ParameterSet parameters = ParameterSet.Create(model, recipe);
        ForwardProgram program = QueryProgram.Build(model, parameters, recipe, withLogits: false);
        int loss = program.Bindings[program.IndexOfBinding(QueryProgram.Loss)].OutputValue;
        int end = Array.FindIndex([.. program.Nodes], n => n.Outputs.Contains(loss));
        foreach (TrainableParameter parameter in parameters.Parameters)
        {
            Binding binding = program.Bindings[program.IndexOfBinding(parameter.BindingName)];
            Assert.Equal(BindingDirection.InputOutput, binding.Direction);
            int moved = Array.FindIndex([.. program.Nodes], n => n.Operator is Perturb && n.Inputs[0] == binding.InputValue);
            int back = Array.FindIndex([.. program.Nodes], n => n.Outputs.Contains(binding.OutputValue));
            Assert.Equal(program.Nodes[moved].Outputs[0], program.Nodes[back].Inputs[0]);
            Assert.True(moved < end && end < back);

            // Nothing else reads the weights as they are stored: one copy is enough.
            Assert.Single(program.Nodes, n => n.Inputs.Contains(binding.InputValue));
        }
    }

    [Fact]
    public async Task A_guard_band_pins_the_files_weights_in_it_and_keeps_the_others_out()
    {
        using OneStep run = new(OneStep.Large with { Applier = Applier.InPlaceGuardBand(20), Update = UpdateRule.SplitResidual });
        Assert.All(run.Parameters, p => Assert.All(p.QueryScale, s => Assert.InRange(s, 1, 20)));
        for (int step = 0; step < 40; step++) run.Step(step, 127);
        int pinned = 0;
        foreach (TrainableParameter parameter in run.Parameters)
        {
            long[] now = await run.MasterAsync(parameter);
            for (int i = 0; i < now.Length; i++)
            {
                int old = parameter.Layer.Weights[i];
                if (Math.Abs(old) > 107) Assert.Equal(old, now[i]);
                else Assert.InRange(now[i], -107, 107);
                pinned += Math.Abs(old) > 107 ? 1 : 0;
            }

            Assert.Contains(now.Zip(parameter.Layer.Weights), p => p.First != p.Second && Math.Abs(p.First) == 107);
        }

        Assert.True(pinned > 0);
    }

    [Fact]
    public async Task A_query_larger_than_the_band_is_no_larger()
    {
        Assert.Equal(await LossesAsync(Guard, 65536), await LossesAsync(Guard, 1 << 20));
        Assert.Equal(1, InPlaceGuardBandApplier.LargestScale(1, DirectionRule.Rademacher, MomentumRule.None));
        Assert.Equal(0, InPlaceGuardBandApplier.LargestScale(2, DirectionRule.Gaussian8, MomentumRule.None));
        Assert.Equal(1, InPlaceGuardBandApplier.LargestScale(3, DirectionRule.Gaussian8, MomentumRule.None));
        Assert.Equal(2, InPlaceGuardBandApplier.LargestScale(8, DirectionRule.RankR(4), MomentumRule.None));
        Assert.Equal(0, InPlaceGuardBandApplier.LargestScale(3, DirectionRule.Rademacher, MomentumRule.Guided(1, 1)));
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        AdaptationRecipe[] wrong =
        [
            Parity with { Direction = DirectionRule.Rademacher },
            Parity with { Update = UpdateRule.Master16 },
            Parity with { Applier = Applier.InPlaceGuardBand(1) },
            Parity with { Applier = Applier.PackTime, SharpnessRadius = 1 },
            Guard with { SharpnessRadius = 1 },
            Guard with { Update = UpdateRule.Master16 },
            Guard with { Direction = DirectionRule.Gaussian8 },
        ];
        Assert.All(wrong, r => Assert.Throws<ArgumentException>(r.Validate));
        Assert.Throws<ArgumentException>(() => Applier.InPlaceGuardBand(0));
        Assert.Throws<ArgumentException>(() => Applier.InPlaceGuardBand(64));
    }

    private static async Task<byte[]> LossesAsync(AdaptationRecipe recipe, int magnitude, ParameterSet? parameters = null)
    {
        LoweredModel model = TestRun.Session().Lower(4);
        using IDevice device = new ReferenceBackend().OpenDevice(Profiles.TfliteReference);
        using ParameterStore store = new(device, parameters ?? ParameterSet.Create(model, recipe), recipe, 1);
        using BoundExecutable query = new(device, QueryProgram.Build(model, store.Parameters, recipe, withLogits: false), store.Buffers);
        query.Write(QueryProgram.Samples, TestRun.Take(TestRun.Field, 0, 4).Inputs.Span);
        query.Write(QueryProgram.Magnitude, magnitude);
        query.Submit();
        byte[] losses = new byte[query[QueryProgram.Losses].Type.ByteCount];
        await device.ReadAsync(query[QueryProgram.Losses], losses, TestContext.Current.CancellationToken);
        return losses;
    }
}
