using System.CommandLine;
using System.Text.Json;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.Reports;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Output;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain timings: the machines whose cycles the simulator counts.</summary>
internal sealed class TimingsVerb : Verb
{
    private readonly Option<bool> _json = SharedOptions.Json();

    public TimingsVerb(Terminal terminal)
        : base(terminal, "timings", "Lists the timing files that ship with the program: machines that the simulator counts cycles of, and how far its counts are off.") => Add(_json);

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        if (parse.GetValue(_json)) WriteJson();
        else WriteTable();
        return Task.FromResult(ExitCodes.Done);
    }

    private void WriteJson() => Terminal.WriteJson(writer =>
    {
        writer.WriteStartArray("timings");
        foreach (TimingProfile timing in TimingProfiles.All) Write(writer, timing);
        writer.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter writer, TimingProfile timing)
    {
        writer.WriteStartObject();
        SimulationJson.WriteMachine(writer, timing);
        writer.WriteString("machine", timing.Machine);
        writer.WriteBoolean("default", timing.Name == SimulatorOptions.DefaultTiming);
        writer.WriteString("energyTable", timing.EnergyTable);
        writer.WriteEndObject();
    }

    private void WriteTable()
    {
        Table table = new Table().SimpleBorder();
        table.AddColumns(new TableColumn("timing"), new TableColumn("machine"), new TableColumn("mode"), new TableColumn("clock").RightAligned(), new TableColumn("MACs a cycle").RightAligned(), new TableColumn("measured error"));
        foreach (TimingProfile timing in TimingProfiles.All)
        {
            string[] cells = [timing.Name, timing.Machine, timing.Model.Mode, ReportFigures.Frequency(timing.ClockHz), Figures.Count(timing.Model.PeakMacsPerCycle), timing.MeasuredError];
            table.AddRow(cells.Select(c => new Text(c)));
        }

        Terminal.CreateConsole().Write(table);
    }
}
