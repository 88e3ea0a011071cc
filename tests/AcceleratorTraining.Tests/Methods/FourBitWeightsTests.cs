using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Tests.Methods;

/// <summary>Files whose weights have 4 bits, trained with masters of 8 or 16 and written back two to a byte.</summary>
public sealed class FourBitWeightsTests
{
    private static AcceleratorProfile Profile { get; } = Profiles.Get("mcu-int4");

    private static QuantizedModel Model { get; } = ModelRequantization.Apply(TestRun.Model, Profile).Model;

    [Theory]
    [InlineData("weights-8w8a")]
    [InlineData("weights-vote")]
    [InlineData("weights-rank1")]
    [InlineData("weights-guard-band")]
    public async Task They_are_trained_and_their_receipt_replays(string name)
    {
        using TestRun run = new();
        AdaptationRecipe recipe = AdaptationRecipes.Get(name) with { Steps = 12, Batch = 4, InitialRate = 30000 };
        AdaptationSession session = new(Model, TestBackends.Fast, Profile);
        if (name == "weights-guard-band")
        {
            Assert.Contains("finds nothing", Assert.Throws<ArgumentException>(() => ParameterSet.Create(session.Lower(1), recipe)).Message, StringComparison.Ordinal);
            return;
        }

        AdaptationResult result = await new AdaptationRun(session, TestRun.Data(), run.Options(recipe)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.ParametersChanged > 0);
        QuantizedModel written = QuantizedModel.Load(run.Path("adapted.tflite"));
        Assert.All(new AdaptationSession(written, TestBackends.Fast, Profile).Lower(1).Layers, l =>
        {
            Assert.Equal(ElementType.Int4, l.WeightElement);
            Assert.All(l.Weights, w => Assert.InRange(w, -7, 7));
        });
        Assert.Equal(Model.File.Length, written.File.Length);
        Receipt receipt = ReceiptReader.ReadFile(run.Path("adapted.receipt"), allowTorn: false);
        Assert.Equal(result.ModelSha256After, (await ReceiptReplay.RunAsync(session with { Backend = new ReferenceBackend() }, receipt, TestContext.Current.CancellationToken)).Sha256After);
    }

    [Fact]
    public void What_is_written_is_counted_in_weights_and_leaves_the_half_that_is_none()
    {
        LinearLayer layer = new AdaptationSession(Model, TestBackends.Fast, Profile).Lower(1).Layers[0];
        sbyte[] weights = [.. layer.Weights];
        for (int i = 0; i < 3; i++) weights[i] = (sbyte)(weights[i] == 7 ? -7 : weights[i] + 1);
        PatchedModel patched = ModelPatch.Apply(Model, [new LayerPatch(layer) { Weights = weights }]);
        Assert.Equal(3, patched.ChangedElements);
        Assert.Equal(weights, ModelLowering.Lower(QuantizedModel.Parse(patched.File, "patched"), new LoweringOptions()).Layers[0].Weights);
        weights[0] = 8;
        Assert.Throws<ArgumentException>(() => ModelPatch.Apply(Model, [new LayerPatch(layer) { Weights = weights }]));
    }
}
