using System.Text.RegularExpressions;

namespace AcceleratorTraining.Experiments;

/// <summary>What another program says when it fails, as a sentence for a report that is committed: one line, not long, no folder of this machine.</summary>
internal static partial class FailureText
{
    // A sentence for a table; a stack trace is longer.
    private const int Longest = 300;

    /// <summary>The text with absolute paths cut down to their last names.</summary>
    public static string Of(string text)
    {
        string line = Folders().Replace(text.ReplaceLineEndings(" ").Trim(), "");
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest), "...");
    }

    // The folders in front of a name, from the root on: '/a/b/' of '/a/b/c', 'C:\a\' of 'C:\a\b'; nothing of 'a/b' or of a URL.
    [GeneratedRegex(@"(?<![\w.:/\\~-])(?:[A-Za-z]:[\\/]|/)(?:[^\s\\/'"":;,()]+[\\/])+|(?<![\w.:/\\~-])[A-Za-z]:[\\/]", RegexOptions.CultureInvariant)]
    private static partial Regex Folders();
}
