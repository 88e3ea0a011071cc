using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Output;

/// <summary>An inspection for a reader without --json.</summary>
internal static class InspectionTables
{
    /// <summary>Writes it.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="verdicts">What profiles say about it.</param>
    /// <param name="allDiagnostics">Whether every broken rule is written, or only how many there are.</param>
    public static void Write(Terminal terminal, ModelInspection model, ImmutableArray<ProfileVerdict> verdicts, bool allDiagnostics)
    {
        terminal.WriteSummary(
            ("model", $"{model.Name}  {model.Sha256}  {Figures.Count(model.FileBytes)} bytes"),
            ("inputs", string.Join("; ", model.Inputs.Select(Describe))),
            ("outputs", string.Join("; ", model.Outputs.Select(Describe))),
            ("size", $"{Figures.Count(model.Parameters)} parameters, {Figures.Count(model.Macs)} multiplications"));
        terminal.CreateConsole().Write(Operators(model));
        if (model.DeadMacs > 0) terminal.Output.WriteLine(DeadLine(model));
        foreach (ModelProblem problem in model.Problems) terminal.Output.WriteLine($"not supported: {problem}");
        foreach (ProfileVerdict verdict in verdicts) Write(terminal.Output, verdict, allDiagnostics);
    }

    // What a compiler that leaves all-zero channels out would save.
    private static string DeadLine(ModelInspection model) =>
        $"dead channels: {Figures.Count(model.DeadMacs)} of {Figures.Count(model.Macs)} multiplications ({Figures.Share((double)model.DeadMacs / model.Macs)}) are by all-zero channels of the weights, {Figures.Count(model.Operators.Sum(o => o.Dead.Outputs))} output and {Figures.Count(model.Operators.Sum(o => o.Dead.Inputs))} input channels in {Figures.Count(model.Operators.Count(o => o.Dead.Macs > 0))} operators";

    private static Table Operators(ModelInspection model)
    {
        Table table = new Table().SimpleBorder();
        table.AddColumns(new TableColumn("#").RightAligned(), new TableColumn("operator"), new TableColumn("output"), new TableColumn("weights"), new TableColumn("parameters").RightAligned(), new TableColumn("multiplications").RightAligned(), new TableColumn("dead").RightAligned());
        foreach (OperatorInspection operation in model.Operators)
        {
            TensorInspection? weights = operation.Parameters > 0 ? operation.Inputs.Skip(1).FirstOrDefault(t => t.IsConstant) : null;
            string activation = operation.Activation is null or FusedActivation.None ? "" : $" + {operation.Activation}";
            string[] cells =
            [
                $"{operation.Index}",
                operation.Name + activation + (operation.Node is null ? "" : $" ({operation.Node})"),
                string.Join("; ", operation.Outputs.Select(Describe)),
                weights is null ? "" : Describe(weights),
                operation.Parameters == 0 ? "" : Figures.Count(operation.Parameters),
                operation.Macs == 0 ? "" : Figures.Count(operation.Macs),
                operation.Dead.Macs == 0 ? "" : Figures.Share((double)operation.Dead.Macs / operation.Macs),
            ];
            table.AddRow(cells.Select(c => new Text(c)));
        }

        return table;
    }

    private static void Write(TextWriter output, ProfileVerdict verdict, bool allDiagnostics)
    {
        if (verdict.Diagnostics.IsEmpty)
        {
            output.WriteLine($"profile {verdict.Profile}: accepted");
            return;
        }

        ProgramDiagnostic first = verdict.Diagnostics[0];
        string more = allDiagnostics ? ":" : $", first {first.Rule}: {first.Message}";
        output.WriteLine($"profile {verdict.Profile}: rejected, {verdict.Diagnostics.Length} rules broken{more}");
        if (!allDiagnostics) return;
        foreach (ProgramDiagnostic diagnostic in verdict.Diagnostics) output.WriteLine($"  {diagnostic}");
    }

    private static string Describe(TensorInspection tensor)
    {
        string type = $"{tensor.Type}[{string.Join(", ", tensor.Shape)}]";
        return tensor.Scales switch
        {
            0 => type,
            1 => $"{type} scale {Figures.Scale(tensor.SmallestScale)} zero {tensor.ZeroPoint}",
            _ => $"{type} {tensor.Scales} scales {Figures.Scale(tensor.SmallestScale)} to {Figures.Scale(tensor.LargestScale)}",
        };
    }
}
