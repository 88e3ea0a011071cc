using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace AcceleratorTraining.Cli;

/// <summary>Where a verb writes.</summary>
/// <param name="output">Results.</param>
/// <param name="error">One sentence when something is wrong.</param>
/// <param name="isInteractive">Whether a person watches the output as it appears.</param>
internal sealed class Terminal(TextWriter output, TextWriter error, bool isInteractive)
{
    // Tables that nobody watches are read by programs or from files: they are not folded.
    private const int RedirectedWidth = 240;

    /// <summary>Standard output.</summary>
    public TextWriter Output => output;

    /// <summary>Standard error.</summary>
    public TextWriter Error => error;

    /// <summary>Whether a live display makes sense.</summary>
    public bool IsInteractive => isInteractive;

    /// <summary>Tables and live displays on standard output.</summary>
    public IAnsiConsole CreateConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (!isInteractive) console.Profile.Width = RedirectedWidth;
        return console;
    }

    /// <summary>Writes one JSON object and a line break.</summary>
    public void WriteJson(Action<Utf8JsonWriter> writeFields)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writeFields(writer);
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    /// <summary>Writes labelled lines, labels padded to one width.</summary>
    public void WriteSummary(params ReadOnlySpan<(string Label, string Value)> lines)
    {
        int width = 0;
        foreach ((string label, _) in lines) width = Math.Max(width, label.Length);
        foreach ((string label, string value) in lines) output.WriteLine($"{label.PadRight(width)}  {value}");
    }
}
