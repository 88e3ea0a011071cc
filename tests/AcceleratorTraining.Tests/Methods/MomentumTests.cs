using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Tests.Methods;

public sealed class MomentumTests
{
    [Fact]
    public void The_blend_is_annealed_from_nothing_to_its_last_value()
    {
        AdaptationRecipe recipe = AdaptationRecipes.Default with { Momentum = MomentumRule.Guided(230, 56), Steps = 57 };
        Assert.Equal(Enumerable.Range(0, 57), Enumerable.Range(0, 57).Select(s => recipe.Momentum.BlendAt(recipe, s)));
    }

    [Fact]
    public async Task The_guide_follows_the_steps_and_the_next_step_follows_the_guide()
    {
        AdaptationRecipe recipe = OneStep.Large with { Update = UpdateRule.Master16, Momentum = MomentumRule.Guided(128, 256), Steps = 2 };
        using OneStep run = new(recipe);
        TrainableParameter parameter = run.Parameters[0];
        run.Step(0, 32);
        sbyte[] guide = await run.StateAsync(parameter, "guide");

        // A blend of 0: z is the drawn one, and half of the step goes into the guide.
        Assert.Equal(Enumerable.Range(0, guide.Length).Select(i => DirectionGuide.Next(0, -(long)Update.MaximumCoefficient * run.Direction(parameter, 0, 0, i) * 32, 128)), guide.Select(g => (int)g));
        long[] before = await run.MasterAsync(parameter);
        run.Step(1, 32);
        long[] after = await run.MasterAsync(parameter);
        ElementNumbering numbering = new(parameter.Order, parameter.Type.Shape);

        // A blend of all: the direction is the guide.
        for (int i = 0; i < guide.Length; i++)
        {
            long step = HalfAwayFromZero.ShiftRight(-(long)Update.MaximumCoefficient * guide[i] * parameter.UpdateScale[numbering.Locate(i).Output], 21);
            Assert.Equal(parameter.Type.Range.Clamp(before[i] + step), after[i]);
        }
    }

    [Fact]
    public async Task A_query_sees_the_guide_that_the_blend_lets_through()
    {
        AdaptationRecipe recipe = OneStep.Large with { Momentum = MomentumRule.Guided(128, 256) };
        using IDevice device = TestRun.Session().OpenDevice();
        using ParameterStore store = new(device, ParameterSet.Create(TestRun.Session().Lower(4), recipe), recipe, 1);
        using BoundExecutable query = new(device, QueryProgram.Build(TestRun.Session().Lower(4), store.Parameters, recipe, withLogits: false), store.Buffers);
        query.Write(QueryProgram.Samples, TestRun.Take(TestRun.Field, 0, 4).Inputs.Span);
        query.Write(QueryProgram.Magnitude, QueryProgram.OneMagnitude(store.Parameters));
        async Task<byte[]> LossAsync(int blend, byte guide)
        {
            query.Write(UpdateProgram.Blend, blend);
            foreach (TrainableParameter parameter in store.Parameters.Parameters) query.Write(parameter.StateName("guide"), [.. Enumerable.Repeat(guide, parameter.Type.Shape.ElementCount)]);
            query.Submit();
            byte[] loss = new byte[16];
            await device.ReadAsync(query[QueryProgram.Losses], loss, TestContext.Current.CancellationToken);
            return loss;
        }

        Assert.Equal(await LossAsync(0, 0), await LossAsync(0, 32));
        Assert.NotEqual(await LossAsync(128, 0), await LossAsync(128, 32));
    }

    [Fact]
    public void It_does_not_go_with_what_has_no_place_for_it()
    {
        AdaptationRecipe guided = AdaptationRecipes.Get("weights-momentum");
        Assert.Throws<ArgumentException>(() => (guided with { SharpnessRadius = 65536 }).Validate());
        Assert.Throws<ArgumentException>(() => (guided with { Direction = DirectionRule.Parity() }).Validate());
        Assert.Throws<ArgumentException>(() => (guided with { Direction = DirectionRule.Rank1, Applier = Applier.Accumulator }).Validate());
        Assert.Throws<ArgumentException>(() => MomentumRule.Guided(256, 1));
        Assert.Throws<ArgumentException>(() => MomentumRule.Guided(0, 0));
    }
}
