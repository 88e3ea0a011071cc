using System.Text.Json;

namespace AcceleratorTraining.Cli.Tests;

/// <summary>What one command line gave.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Runs acctrain inside this process, without a terminal.</summary>
    public static async Task<CommandResult> RunAsync(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int exitCode = await Application.RunAsync(args, new Terminal(output, error, isInteractive: false), TestContext.Current.CancellationToken);
        return new CommandResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The output as the one JSON object that it must be; fails on anything before, after or beside it.</summary>
    public JsonElement Json()
    {
        Assert.True(ExitCode == ExitCodes.Done, Error);
        Assert.Empty(Error);
        return ParseOutput();
    }

    /// <summary>The same, whatever the exit code.</summary>
    public JsonElement ParseOutput()
    {
        JsonElement root = JsonDocument.Parse(Output).RootElement;
        Assert.Equal(JsonValueKind.Object, root.ValueKind);
        return root;
    }

    /// <summary>Holds the result against the rules for bad input: exit code 2, one line on stderr, no stack trace, no output.</summary>
    /// <returns>The line.</returns>
    public string BadInput()
    {
        Assert.True(ExitCode == ExitCodes.BadInput, $"exit code {ExitCode}: {Error}");
        Assert.Empty(Output);
        return OneLine();
    }

    /// <summary>The only line on stderr.</summary>
    public string OneLine()
    {
        string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("acctrain: ", line, StringComparison.Ordinal);
        Assert.False(char.IsLower(line["acctrain: ".Length]), line);
        Assert.EndsWith(".", line.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Unexpected", line, StringComparison.Ordinal);
        return line;
    }
}
