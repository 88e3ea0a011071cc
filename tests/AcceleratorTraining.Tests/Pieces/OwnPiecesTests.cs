using System.Collections.Immutable;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Tests.Pieces;

/// <summary>A user's own pieces, each one small class: trained with, written into a receipt, resumed and replayed like shipped ones.</summary>
public sealed class OwnPiecesTests
{
    private static readonly RecipePieces Own = RecipePieces.Default
        .With<ParameterSelection>("every-nth", settings => new EveryNth(settings.Single()))
        .With<UpdateRule>("twice", _ => new Twice())
        .With<Estimator>("best-of-two", _ => new BestOfTwo())
        .With<Objective>("colder", _ => new Colder());

    private static AdaptationRecipe Recipe => AdaptationRecipes.Get("weights-8w8a") with
    {
        Name = "own",
        Selection = new EveryNth(2),
        Update = new Twice(),
        Estimator = new BestOfTwo(),
        Objective = new Colder(),
        Steps = 70,
        Batch = 4,
        Queries = 2,
        WeightPerturbation = 13110,
        InitialRate = 6554,
    };

    [Fact]
    public async Task They_train_and_their_receipt_replays_on_another_backend()
    {
        using TestRun run = new();
        AdaptationResult result = await new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data(), run.Options(Recipe) with { Pieces = Own }).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEqual(result.ModelSha256Before, result.ModelSha256After);
        Receipt receipt = ReceiptReader.ReadFile(run.Path("adapted.receipt"), allowTorn: false, Own);
        Assert.Equal(Recipe, receipt.Header.Recipe);
        PatchedModel replayed = await ReceiptReplay.RunAsync(TestRun.Session(new ReferenceBackend()), receipt, TestContext.Current.CancellationToken);
        Assert.Equal(result.ModelSha256After, replayed.Sha256After);
    }

    [Fact]
    public async Task Each_of_them_changes_what_is_trained()
    {
        AdaptationRecipe shipped = AdaptationRecipes.Get("weights-8w8a") with { Steps = 10, Batch = 4, Queries = 2, WeightPerturbation = 13110, InitialRate = 6554 };
        AdaptationRecipe[] recipes = [shipped, shipped with { Selection = new EveryNth(2) }, shipped with { Update = new Twice() }, shipped with { Estimator = new BestOfTwo() }];
        HashSet<string> hashes = [];
        foreach (AdaptationRecipe recipe in recipes)
        {
            using TestRun run = new();
            hashes.Add((await new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data(), run.Options(recipe)).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken)).ModelSha256After);
        }

        Assert.Equal(recipes.Length, hashes.Count);
        EvaluationResult warm = await TestRun.Session(TestBackends.Fast).EvaluateAsync(TestRun.Data().Test, TestContext.Current.CancellationToken);
        EvaluationResult cold = await TestRun.Session(TestBackends.Fast).EvaluateAsync(TestRun.Data().Test, new Colder(), TestContext.Current.CancellationToken);
        Assert.Equal(warm.Correct, cold.Correct);
        Assert.NotEqual(warm.LossSum, cold.LossSum);
    }

    [Fact]
    public async Task A_program_that_does_not_know_them_names_the_first_it_misses()
    {
        using TestRun run = new();
        await new AdaptationRun(TestRun.Session(TestBackends.Fast), TestRun.Data(), run.Options(Recipe with { Steps = 2 }) with { Pieces = Own }).ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken);
        InvalidReceiptException exception = Assert.Throws<InvalidReceiptException>(() => ReceiptReader.ReadFile(run.Path("adapted.receipt"), allowTorn: false));
        Assert.Contains("no parameter selection 'every-nth'", exception.Message, StringComparison.Ordinal);
    }

    private sealed record EveryNth(int N) : ParameterSelection
    {
        public override string Id => "every-nth";

        public override ImmutableArray<int> Settings => [N];

        public override bool Picks(LoweredModel model, LinearLayer layer, ParameterKind kind) =>
            kind == ParameterKind.Weights && model.Layers.IndexOf(layer) % N == 0;
    }

    // The nearest update, taken twice.
    private sealed record Twice : UpdateRule
    {
        public override string Id => "twice";

        public override int FractionBits => 0;

        public override void Build(UpdateContext context)
        {
            int once = context.Builder.Apply(context.Operator, context.Master, context.Keys, context.Coefficients, context.Scale);
            context.Store(context.Builder.Apply(context.Operator, once, context.Keys, context.Coefficients, context.Scale));
        }
    }

    // Only the query with the larger difference counts, with five times a sign.
    private sealed record BestOfTwo : Estimator
    {
        public override string Id => "best-of-two";

        public override ImmutableArray<ForwardPass> Passes(int queries) => Sign.Passes(queries);

        public override (int Plus, int Minus) Contrast(int query) => Sign.Contrast(query);

        public override void Estimate(ReadOnlySpan<long> losses, int samples, Span<long> state, Span<sbyte> coefficients)
        {
            long first = losses[0] - losses[1], second = losses[2] - losses[3];
            bool one = Math.Abs(first) >= Math.Abs(second);
            (coefficients[0], coefficients[1]) = (one ? (sbyte)(100 * Math.Sign(first)) : (sbyte)0, one ? (sbyte)0 : (sbyte)(100 * Math.Sign(second)));
        }
    }

    // Cross-entropy at half the temperature.
    private sealed record Colder : Objective
    {
        public override string Id => "colder";

        public override (int Loss, int Losses) Build(ObjectiveContext context)
        {
            ImmutableArray<int> loss = context.Builder.ApplyMany(new CrossEntropy { LogitScale = 2 * context.Model.LogitScale }, context.Logits, context.Labels);
            return (loss[0], loss[1]);
        }
    }
}
