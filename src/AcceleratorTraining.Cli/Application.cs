using System.CommandLine;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Verbs;

namespace AcceleratorTraining.Cli;

/// <summary>acctrain without the process around it: what tests call.</summary>
internal static class Application
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="terminal">Where output goes.</param>
    /// <param name="cancellationToken">What Ctrl-C sets.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        try
        {
            // Names that start with '@' are files here, not lists of further arguments.
            ParseResult parse = CreateRoot(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
            if (ParseFailure.Find(parse) is { } failure) throw new UsageException(failure);
            InvocationConfiguration configuration = new()
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parse.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The outermost frame: whatever happens becomes one sentence and an exit code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failure failure = Failure.From(exception);
            await terminal.Error.WriteLineAsync($"acctrain: {failure.Sentence}").ConfigureAwait(false);
            return failure.ExitCode;
        }
    }

    private static RootCommand CreateRoot(Terminal terminal) => new("Adapts shipped int8 models with forward calls only, bit-exactly.")
    {
        new AdaptVerb(terminal),
        new EvalVerb(terminal),
        new RunVerb(terminal),
        new ReplayVerb(terminal),
        new InspectVerb(terminal),
        new DiffVerb(terminal),
        new RequantizeVerb(terminal),
        new VerifyVerb(terminal),
        new ReproVerb(terminal),
        new SimulateVerb(terminal),
        new SweepVerb(terminal),
        new TimingsVerb(terminal),
        new BackendsVerb(terminal),
        new ProfilesVerb(terminal),
        new RecipesVerb(terminal),
    };
}
