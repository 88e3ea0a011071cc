using System.Text;

namespace AcceleratorTraining.Tests;

public sealed class RecipeFileTests
{
    [Fact]
    public void Every_shipped_recipe_is_read_from_what_is_written()
    {
        foreach (AdaptationRecipe recipe in AdaptationRecipes.All) Assert.Equal(recipe, Parse(RecipeFile.Write(recipe).ToJsonString()));
    }

    [Fact]
    public void A_file_changes_what_it_names_and_nothing_else()
    {
        AdaptationRecipe recipe = Parse("""{"name":"mine","base":"weights-8w8a","estimator":"magnitude:500","selection":"layers:4,0","queries":3,"normalization":"layer","sharpnessRadius":7,"initialRate":8000}""");
        AdaptationRecipe expected = AdaptationRecipes.Get("weights-8w8a") with
        {
            Name = "mine",
            Estimator = Estimator.Magnitude(500),
            Selection = ParameterSelection.Layers([ParameterKind.Weights], 0),
            Queries = 3,
            Normalization = WeightNormalization.Layer,
            SharpnessRadius = 7,
            InitialRate = 8000,
        };
        Assert.Equal(expected, recipe);
    }

    [Theory]
    [InlineData("""{}""", "'name' is missing")]
    [InlineData("""{"name":"a","speed":1}""", "no field 'speed'")]
    [InlineData("""{"name":"a","queries":1,"queries":2}""", "twice")]
    [InlineData("""{"name":"a","queries":"1"}""", "'queries' shall be an integer")]
    [InlineData("""{"name":"a","queries":1.5}""", "'queries' shall be an integer")]
    [InlineData("""{"name":"a","queries":99999999999}""", "'queries' shall be an integer")]
    [InlineData("""{"name":"a","queries":0}""", "queries 0 shall be")]
    [InlineData("""{"name":1}""", "'name' shall be text")]
    [InlineData("""{"name":"a","exactHead":1}""", "true or false")]
    [InlineData("""{"name":"a","update":"magic"}""", "no update rule 'magic'")]
    [InlineData("""{"name":"a","base":"magic"}""", "no recipe 'magic'")]
    [InlineData("""{"name":"a","normalization":"none"}""", "kernel, layer or uniform")]
    [InlineData("""{"name":"a","steps":{"a":{"b":1}}}""", "no JSON")]
    [InlineData("""[1]""", "one JSON object")]
    [InlineData("""{"name":"a"} {}""", "")]
    [InlineData("", "no JSON")]
    public void What_breaks_the_form_is_one_error_that_names_the_field(string json, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(() => Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_is_bounded() => Assert.Throws<ArgumentException>(() => Parse(new string(' ', 70000)));

    private static AdaptationRecipe Parse(string json) => RecipeFile.Parse(Encoding.UTF8.GetBytes(json));
}
