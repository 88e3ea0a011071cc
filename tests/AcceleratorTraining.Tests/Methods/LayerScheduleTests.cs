namespace AcceleratorTraining.Tests.Methods;

public sealed class LayerScheduleTests
{
    [Fact]
    public void Some_layers_are_drawn_anew_for_each_step_and_every_layer_has_its_turn()
    {
        bool[] Draw(ulong seed, int step)
        {
            bool[] active = new bool[10];
            LayerSchedule.Random(77).Fill(seed, step, active);
            return active;
        }

        bool[][] steps = [.. Enumerable.Range(0, 200).Select(s => Draw(1, s))];
        Assert.All(steps, s => Assert.Equal(3, s.Count(a => a)));
        Assert.All(Enumerable.Range(0, 10), l => Assert.InRange(steps.Count(s => s[l]), 35, 85));
        Assert.Equal(steps[7], Draw(1, 7));
        Assert.Contains(Enumerable.Range(0, 10), s => !Draw(2, s).SequenceEqual(steps[s]));
        Assert.Throws<ArgumentException>(() => LayerSchedule.Random(0));
        Assert.Throws<ArgumentException>(() => LayerSchedule.Random(256));
        Assert.Throws<ArgumentException>(() => (AdaptationRecipes.Get("weights-random-layers") with { SharpnessRadius = 1 }).Validate());
    }

    [Fact]
    public async Task A_resting_layer_is_not_updated()
    {
        using OneStep run = new(OneStep.Large with { Layers = LayerSchedule.Random(64) });
        HashSet<int> everMoved = [];
        for (int step = 0; step < 4; step++)
        {
            long[][] before = await AllAsync(run);
            bool[] active = run.Store.Parameters.Active(run.Recipe.Layers, run.Seed, step);
            run.Step(step, 32);
            long[][] after = await AllAsync(run);
            for (int p = 0; p < before.Length; p++)
            {
                bool moves = active[run.Store.Parameters.Operators.IndexOf(run.Parameters[p].Layer.OperatorIndex)];
                Assert.Equal(!moves, before[p].SequenceEqual(after[p]));
                if (moves) everMoved.Add(p);
            }
        }

        Assert.True(everMoved.Count > 1);
    }

    [Fact]
    public async Task A_resting_layer_is_not_perturbed()
    {
        // Every layer rests: both sides of every query see the file.
        Assert.Equal(3, await TiesAsync(new NoLayer()));
        Assert.NotEqual(3, await TiesAsync(LayerSchedule.All));
        Assert.NotEqual(3, await TiesAsync(LayerSchedule.Random(128)));
    }

    private static async Task<int> TiesAsync(LayerSchedule schedule)
    {
        AdaptationRecipe recipe = AdaptationRecipes.Get("weights-8w8a") with { Layers = schedule, Batch = 4, Queries = 3, WeightPerturbation = 6553 };
        AdaptationSession session = TestRun.Session(TestBackends.Fast);
        using TrainingDevice training = TrainingDevice.Open(session, ParameterSet.Create(session.Lower(1), recipe), recipe, 1);
        StepResult result = await training.Trainer.StepAsync(0, TestRun.Data().Training, new BatchSampler(1, TestRun.Data().Training.Count, 4), TestContext.Current.CancellationToken);
        return result.Ties;
    }

    private static async Task<long[][]> AllAsync(OneStep run)
    {
        List<long[]> all = [];
        foreach (TrainableParameter parameter in run.Parameters) all.Add(await run.MasterAsync(parameter));
        return [.. all];
    }

    private sealed record NoLayer : LayerSchedule
    {
        public override string Id => "none";

        public override void Fill(ulong seed, int step, Span<bool> active) => active.Clear();
    }
}
