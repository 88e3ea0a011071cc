using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Tests.Objectives;

/// <summary>Prompt tokens as parameters: perturbed, moved, kept in fractions, written and replayed, and nothing but them.</summary>
public sealed class PromptTrainingTests
{
    private static readonly AdaptationRecipe Prompts = AdaptationRecipes.Get("prompts") with { Steps = 60, Batch = 8 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Training_prompts_lowers_the_loss_and_changes_nothing_else(bool exactHead)
    {
        QuantizedModel model = TinyModels.WithPrompts();
        LabelledSamples samples = TinyModels.Samples(3, 32, 4);
        AdaptationResult result = await TinyModels.RunAndReplayAsync(model, new AdaptationData(samples, samples, samples), Prompts with { ExactHead = exactHead, Steps = 200 });
        Assert.Equal(exactHead ? 6 + 36 + 4 : 6, result.ParametersTrained);
        Assert.InRange(result.LossAfter, 0, result.LossBefore * 0.95);

        using InMemoryAdaptation adaptation = new(TinyModels.Session(model), samples, Prompts with { ExactHead = exactHead }, 1);
        await adaptation.RunAsync(TestContext.Current.CancellationToken);
        PatchedModel patched = (await adaptation.DeployAsync(TestContext.Current.CancellationToken)).WriteTo(model);
        Assert.Contains(patched.Manifest, r => r is { Part: PatchedPart.Prompt, Length: 6, ChangedElements: > 0 });
        Assert.Equal(exactHead, patched.Manifest.Any(r => r.Part != PatchedPart.Prompt));
        Assert.Equal(await TinyModels.Session(model).EvaluateAsync(QuantizedModel.Parse(patched.File, "again"), samples, TestContext.Current.CancellationToken), await adaptation.EvaluateAsync(samples, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_perturbation_is_the_recipe_s_share_of_the_root_mean_square_token()
    {
        LoweredModel model = TinyModels.Session(TinyModels.WithPrompts()).Lower(1);
        double rms = Math.Sqrt(((10 * 10) + (20 * 20) + (30 * 30) + (5 * 5) + (127 * 127)) / 6.0);
        Assert.Equal((int)Math.Round(rms / 4), Only(Prompts with { WeightPerturbation = 65536 / 4 }).QueryScale[0]);
        Assert.Equal(3, Only(Prompts with { Normalization = WeightNormalization.Uniform, WeightPerturbation = 3 * 256 }).QueryScale[0]);
        Assert.Equal(1, Only(Prompts with { WeightPerturbation = 1 }).QueryScale[0]);
        TrainableParameter prompt = Only(Prompts);
        Assert.Equal((ParameterKind.Prompt, prompt.QueryScale[0] * 256), (prompt.Kind, prompt.UpdateScale[0]));

        // The rails are those of activations.
        Assert.Equal(ElementType.Int8.FullRange(), prompt.Type.Range);
        Assert.Equal([10, -20, 30, 0, 5, 127], MemoryMarshal.Cast<byte, sbyte>(prompt.Initial.AsSpan()).ToArray());

        TrainableParameter Only(AdaptationRecipe recipe) => Assert.Single(ParameterSet.Create(model, recipe).Parameters);
    }

    [Fact]
    public async Task A_residual_byte_a_token_keeps_what_is_below_a_step()
    {
        // Steps of a tenth: rounded each by itself they are nothing, together they move.
        AdaptationRecipe small = Prompts with { ExactHead = false, WeightPerturbation = 1, InitialRate = 3000, FinalRate = 3000 };
        Assert.True(await ChangedAsync(small with { Update = UpdateRule.SplitResidual }));
        Assert.False(await ChangedAsync(small with { Update = UpdateRule.RoundNearest, Estimator = Estimator.Sign }));

        static async Task<bool> ChangedAsync(AdaptationRecipe recipe)
        {
            using InMemoryAdaptation adaptation = new(TinyModels.Session(TinyModels.WithPrompts()), TinyModels.Samples(3, 32, 4), recipe, 1);
            await adaptation.RunAsync(TestContext.Current.CancellationToken);
            return (await adaptation.DeployAsync(TestContext.Current.CancellationToken)).WriteTo(TinyModels.WithPrompts()).ChangedElements > 0;
        }
    }

    [Fact]
    public void A_model_without_prompts_and_a_rule_without_8_bits_are_refused()
    {
        Assert.Contains("nothing to train", Assert.Throws<ArgumentException>(() => ParameterSet.Create(TestRun.Session().Lower(1), Prompts with { ExactHead = false })).Message, StringComparison.Ordinal);
        Assert.Contains("'master-16'", Assert.Throws<ArgumentException>(() => (Prompts with { Update = UpdateRule.Master16 }).Validate()).Message, StringComparison.Ordinal);
    }
}
