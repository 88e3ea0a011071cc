using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace AcceleratorTraining.Cli.CommandLine;

/// <summary>What the parser found wrong, as one sentence that names the help to read.</summary>
internal static class ParseFailure
{
    /// <summary>The sentence; null if the command line can be carried out, or asks for help.</summary>
    public static string? Find(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        if (command is RootCommand) return parse.Action is ParseErrorAction ? $"{DescribeVerb(command, parse.Tokens)} (see 'acctrain --help')." : null;
        string? problem = UnknownOption(parse) ?? (parse.Action is ParseErrorAction ? TooMany(command, parse) ?? Describe(command, parse.Errors[0]) : null);
        return problem is null ? null : $"{problem} (see 'acctrain {command.Name} --help').";
    }

    // The parser takes a misspelt option for a file; files are seldom called so, and then "./--name" does.
    private static string? UnknownOption(ParseResult parse)
    {
        IEnumerable<string> arguments = parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value);
        string? option = arguments.Concat(parse.UnmatchedTokens).FirstOrDefault(a => a.Length > 1 && a[0] == '-');
        return option is null ? null : $"There is no option '{option}'";
    }

    private static string? TooMany(Command command, ParseResult parse)
    {
        if (parse.UnmatchedTokens.Count == 0) return null;
        string taken = command.Arguments.Count == 0 ? "no argument" : string.Join(" and ", command.Arguments.Select(a => $"one {a.Name}"));
        return $"Argument '{parse.UnmatchedTokens[0]}' is one too many: '{command.Name}' takes {taken}";
    }

    private static string Describe(Command command, ParseError error) => error.SymbolResult switch
    {
        ArgumentResult { Tokens.Count: 0, Argument: var argument } when command.Arguments.Contains(argument) => $"Verb '{command.Name}' needs the argument '{argument.Name}'",
        _ => error.Message.TrimEnd('.'),
    };

    private static string DescribeVerb(Command root, IReadOnlyList<Token> tokens)
    {
        string verbs = string.Join(", ", root.Subcommands.Select(c => c.Name));
        return tokens.Count == 0 ? $"Nothing was asked for: name one of {verbs}" : $"There is no verb '{tokens[0].Value}': it shall be one of {verbs}";
    }
}
