using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Tests.Pieces;

public sealed class RecipePiecesTests
{
    [Fact]
    public void Every_shipped_piece_is_created_from_what_it_prints()
    {
        RoundTrip<ParameterSelection>("layers:6,1,5");
        RoundTrip<DirectionRule>("rank-r:4", "sparse:64", "sparse-gaussian:64", "parity:1");
        RoundTrip<WeightMask>("random:64", "largest:64", "smallest:64");
        RoundTrip<MomentumRule>("guided:230,56");
        RoundTrip<LayerSchedule>("random:128");
        RoundTrip<Applier>("in-place-guard:2");
        RoundTrip<UpdateRule>("error-feedback:230", "vote:512", "vote:512,768");
        RoundTrip<Estimator>("magnitude:77");
        RoundTrip<Objective>("prototypes:5,1,3,2");
    }

    [Fact]
    public void Pieces_with_equal_settings_are_equal()
    {
        Assert.Equal(ParameterSelection.Layers([ParameterKind.Weights], 3, 4), RecipePieces.Default.Parse<ParameterSelection>("layers:4,3,4"));
        Assert.NotEqual(ParameterSelection.Layers([ParameterKind.Weights], 3, 4), ParameterSelection.Layers([ParameterKind.Weights], 3, 5));
        Assert.NotEqual(Estimator.Magnitude(1), Estimator.Magnitude(2));
        Assert.NotEqual(Estimator.Sign, Estimator.ClippedMagnitude);
        Assert.True(AdaptationRecipes.Default with { Direction = DirectionKind.Rademacher } == AdaptationRecipes.Default);
    }

    [Theory]
    [InlineData("magic", "'magic'")]
    [InlineData("sign:1", "'sign'")]
    [InlineData("magnitude", "One setting")]
    [InlineData("magnitude:0", "at least 1")]
    [InlineData("magnitude:x", "integers")]
    [InlineData("magnitude:1,2", "One setting")]
    [InlineData("magnitude:99999999999", "integers")]
    [InlineData("", "'?'")]
    [InlineData("A\nB", "'?'")]
    public void What_names_no_piece_is_one_error_that_says_so(string text, string part)
    {
        string message = Assert.Throws<ArgumentException>(() => RecipePieces.Default.Parse<Estimator>(text)).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("layers")]
    [InlineData("layers:4")]
    [InlineData("layers:0,1")]
    [InlineData("layers:8,1")]
    [InlineData("layers:4,2,2")]
    [InlineData("layers:4,3,2")]
    [InlineData("layers:4,-1")]
    public void A_malformed_layer_list_is_refused(string text) =>
        Assert.Throws<ArgumentException>(() => RecipePieces.Default.Parse<ParameterSelection>(text));

    [Fact]
    public void Settings_are_bounded() =>
        Assert.Throws<ArgumentException>(() => RecipePieces.Default.Parse<ParameterSelection>("layers:4," + string.Join(',', Enumerable.Range(0, 300))));

    [Fact]
    public void An_id_is_taken_once_and_has_a_form()
    {
        Assert.Throws<ArgumentException>(() => RecipePieces.Default.With("sign", _ => Estimator.Sign));
        Assert.Throws<ArgumentException>(() => RecipePieces.Default.With("Not an id", _ => Estimator.Sign));
        Assert.Throws<ArgumentException>(() => RecipePieces.Default.With("mine", _ => Estimator.Sign).Parse<Estimator>("mine"));
    }

    private static void RoundTrip<TCategory>(params string[] withSettings) where TCategory : RecipePiece
    {
        string[] ids = [.. RecipePieces.Default.Ids<TCategory>().Where(id => !withSettings.Any(w => w.StartsWith($"{id}:", StringComparison.Ordinal)))];
        Assert.NotEmpty(ids);
        foreach (string text in ids.Concat(withSettings))
        {
            TCategory piece = RecipePieces.Default.Parse<TCategory>(text);
            Assert.Equal(text, piece.ToString());
            Assert.Equal(piece, RecipePieces.Default.Parse<TCategory>(text));
        }
    }
}
