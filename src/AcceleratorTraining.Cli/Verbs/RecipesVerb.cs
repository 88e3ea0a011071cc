using System.CommandLine;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Output;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain recipes: the recipes that ship with the program, and the pieces they and recipe files are made of.</summary>
internal sealed class RecipesVerb : Verb
{
    private readonly Option<bool> _json = SharedOptions.Json();

    public RecipesVerb(Terminal terminal)
        : base(terminal, "recipes", "Lists the recipes that ship with the program, and the pieces that recipe files are made of.") => Add(_json);

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        if (parse.GetValue(_json)) WriteJson();
        else WriteTable();
        return Task.FromResult(ExitCodes.Done);
    }

    private void WriteJson() => Terminal.WriteJson(writer =>
    {
        writer.WriteStartArray("recipes");
        foreach (AdaptationRecipe recipe in AdaptationRecipes.All) RecipeFile.Write(recipe).WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteStartObject("pieces");
        foreach ((string category, IEnumerable<string> ids) in Pieces()) JsonFields.WriteArray(writer, category, ids);
        writer.WriteEndObject();
    });

    private void WriteTable()
    {
        Table table = new();
        foreach (string heading in (string[])["recipe", "selection", "exact head", "direction", "applier", "update", "estimator", "queries"]) table.AddColumn(heading);
        foreach (AdaptationRecipe recipe in AdaptationRecipes.All)
        {
            string[] cells =
            [
                recipe.Name, recipe.Selection.ToString(), recipe.ExactHead ? "yes" : "no", recipe.Direction.ToString(), recipe.Applier.ToString(),
                recipe.Update.ToString(), recipe.Estimator.ToString(), $"{recipe.Queries}",
            ];
            table.AddRow(cells.Select(c => new Text(c)));
        }

        Terminal.CreateConsole().Write(table);
        Table pieces = new();
        pieces.AddColumns("field of a recipe file", "pieces");
        foreach ((string category, IEnumerable<string> ids) in Pieces()) pieces.AddRow(new Text(category), new Text(string.Join(", ", ids)));
        Terminal.CreateConsole().Write(pieces);
    }

    private static (string Category, IEnumerable<string> Ids)[] Pieces()
    {
        RecipePieces pieces = RecipePieces.Default;
        return
        [
            ("selection", pieces.Ids<ParameterSelection>()),
            ("direction", pieces.Ids<DirectionRule>()),
            ("applier", pieces.Ids<Applier>()),
            ("update", pieces.Ids<UpdateRule>()),
            ("estimator", pieces.Ids<Estimator>()),
            ("objective", pieces.Ids<Objective>()),
        ];
    }
}
