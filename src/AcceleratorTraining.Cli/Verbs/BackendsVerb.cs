using System.CommandLine;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Hal;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain backends: what can execute models here, and why something cannot.</summary>
internal sealed class BackendsVerb : Verb
{
    private readonly Option<bool> _json = SharedOptions.Json();

    public BackendsVerb(Terminal terminal)
        : base(terminal, "backends", "Lists what can execute models here, and why something cannot.") => Add(_json);

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        BackendCatalog catalog = BackendCatalog.Create();
        if (parse.GetValue(_json)) WriteJson(catalog);
        else WriteTable(catalog);
        return Task.FromResult(ExitCodes.Done);
    }

    private void WriteJson(BackendCatalog catalog) => Terminal.WriteJson(writer =>
    {
        writer.WriteStartArray("backends");
        foreach (IBackend backend in catalog.Backends)
        {
            bool available = backend.IsAvailable(out string? reason);
            writer.WriteStartObject();
            writer.WriteString("name", backend.Name);
            writer.WriteBoolean("available", available);
            writer.WriteString("reason", reason);
            writer.WriteBoolean("default", backend.Name == BackendCatalog.DefaultName);
            JsonFields.WriteArray(writer, "extensions", SpecName.Of(backend.Extensions));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private void WriteTable(BackendCatalog catalog)
    {
        Table table = new Table().AddColumns("backend", "default", "available", "extensions").SimpleBorder();
        foreach (IBackend backend in catalog.Backends)
        {
            string availability = backend.IsAvailable(out string? reason) ? "yes" : $"no: {reason}";
            table.AddRow(new Text(backend.Name), new Text(backend.Name == BackendCatalog.DefaultName ? "yes" : ""), new Text(availability), new Text(string.Join(", ", SpecName.Of(backend.Extensions))));
        }

        Terminal.CreateConsole().Write(table);
    }
}
