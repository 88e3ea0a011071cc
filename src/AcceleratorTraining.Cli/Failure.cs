using System.Text;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Conformance;
using AcceleratorTraining.Data;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Hosting;
using AcceleratorTraining.Models;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Cli;

/// <summary>An exception as the user sees it: one sentence on one line, and an exit code.</summary>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="Sentence">Without line breaks.</param>
internal sealed record Failure(int ExitCode, string Sentence)
{
    // A sentence that lists hundreds of operators helps nobody; inspect lists them all.
    private const int ListedProblems = 3;

    /// <summary>Tells bad input, which the message explains, from failures of the machine or of this program.</summary>
    public static Failure From(Exception exception) => exception switch
    {
        UnsupportedModelException unsupported => Bad(Describe(unsupported)),
        ProgramRejectedException rejected => Bad($"{Describe(rejected)}."),
        RequantizableException { InnerException: ProgramRejectedException mended } => Bad($"{Describe(mended)}; '--requantize' re-derives the model for it."),
        UsageException or InvalidModelException or InvalidReceiptException or InvalidProfileException or InvalidDataSetException or BackendNotAvailableException or OutOfDeviceMemoryException or SimulationException => Bad(exception.Message),
        ArgumentException argument => Bad(WithoutParameterName(argument)),
        FormatException => Bad(exception.Message),
        OperationCanceledException => Failed(exception is StoppedException ? exception.Message : "Stopped."),
        VerificationException or ConformanceFailureException or NotSupportedException or DeviceLostException or IOException or UnauthorizedAccessException => Failed(exception.Message),
        _ => Failed($"Unexpected {exception.GetType().Name}: {exception.Message}"),
    };

    private static Failure Bad(string message) => new(ExitCodes.BadInput, OneLine(message));

    private static Failure Failed(string message) => new(ExitCodes.Failed, OneLine(message));

    private static string Describe(UnsupportedModelException exception)
    {
        int more = exception.Problems.Length - ListedProblems;
        if (more <= 0) return exception.Message;
        return $"The model is not supported: {string.Join("; ", exception.Problems.Take(ListedProblems))}; and {more} more, which 'acctrain inspect' lists.";
    }

    private static string Describe(ProgramRejectedException exception)
    {
        ProgramDiagnostic first = exception.Diagnostics[0];
        int more = exception.Diagnostics.Length - 1;
        return $"Profile '{first.Profile}' rejects the model: it breaks {first.Rule}{(first.Node < 0 ? "" : $" at node {first.Node}")}: {first.Message}{(more == 0 ? "" : $"; and {more} more")}";
    }

    // .NET appends the parameter's name, which is no word of the user's.
    private static string WithoutParameterName(ArgumentException exception)
    {
        string suffix = $" (Parameter '{exception.ParamName}')";
        return exception.ParamName is null ? exception.Message : exception.Message.Replace(suffix, "", StringComparison.Ordinal);
    }

    private static string OneLine(string message)
    {
        StringBuilder line = new(message.Length);
        foreach (char character in message)
        {
            if (!char.IsControl(character)) line.Append(character);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        if (line.Length > 0) line[0] = char.ToUpperInvariant(line[0]);
        return line.ToString().TrimEnd();
    }
}
