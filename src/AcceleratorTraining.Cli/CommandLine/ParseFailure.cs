using System.CommandLine;
using System.CommandLine.Parsing;

namespace AcceleratorTraining.Cli.CommandLine;

/// <summary>What the parser found wrong, as one sentence that names the help to read.</summary>
internal static class ParseFailure
{
    /// <summary>The sentence; null if the command line can be carried out, or asks for help.</summary>
    public static string? Find(ParseResult parse)
    {
        if (parse.Errors.Count == 0 || parse.Action is not System.CommandLine.Invocation.ParseErrorAction) return null;
        Command command = parse.CommandResult.Command;
        string help = command is RootCommand ? "acctrain --help" : $"acctrain {command.Name} --help";
        string problem = command is RootCommand ? DescribeVerb(command, parse.Tokens) : parse.Errors[0].Message.TrimEnd('.');
        return $"{problem} (see '{help}').";
    }

    private static string DescribeVerb(Command root, IReadOnlyList<Token> tokens)
    {
        string verbs = string.Join(", ", root.Subcommands.Select(c => c.Name));
        return tokens.Count == 0 ? $"Nothing was asked for: name one of {verbs}" : $"There is no verb '{tokens[0].Value}': it shall be one of {verbs}";
    }
}
