using System.CommandLine;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>One thing acctrain does: a command with its options and what happens when it is invoked.</summary>
internal abstract class Verb : Command
{
    protected Verb(Terminal terminal, string name, string description)
        : base(name, description)
    {
        Terminal = terminal;
        SetAction(RunAsync);
    }

    /// <summary>Where it writes.</summary>
    protected Terminal Terminal { get; }

    /// <summary>Carries the verb out; throws what <see cref="Failure"/> explains.</summary>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken);
}
