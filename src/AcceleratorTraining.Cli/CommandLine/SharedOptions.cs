using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Cli.Inputs;

namespace AcceleratorTraining.Cli.CommandLine;

/// <summary>The options that several verbs share: one spelling, one range, one explanation each.</summary>
internal static class SharedOptions
{
    public static Option<string?> Data() => Text("--data", "PATH", string.Create(
        CultureInfo.InvariantCulture,
        $"Labelled images, or WAV files for a model of sound: a folder or zip with one folder a class; also IDX files, and WAV files named CLASS_SPEAKER_TAKE.wav. A broken file is found at once; in a set of over {DatasetCheck.WholeUpTo:N0}, when it is drawn."));

    public static Option<string?> Shift() => Text("--shift", "NAME:SEVERITY", "Shifts every image, e.g. contrast:4; none by default.");

    public static Option<string?> Features() => Text("--features", "NAME", $"What a model of sound takes: {ModelInput.FeatureNames}; told from its input's shape by default.");

    public static Option<string?> Backend() => Text("--backend", "NAME", "What executes the model ('acctrain backends' lists them); cpu, or what ACCELERATOR_BACKEND names, by default.");

    public static Option<string?> Profile(string fallback) =>
        Text("--profile", "NAME|FILE", $"The arithmetic and limits to execute under ('acctrain profiles' lists them); {fallback} by default.");

    public static Option<string?> Timing() =>
        Text("--timing", "NAME|FILE", $"The machine whose cycles are counted ('acctrain timings' lists them); {SimulatorOptions.DefaultTiming} by default.");

    public static Option<string?> Energy() => Text("--energy", "NAME|FILE", "The table that energies are told with; the timing file's own, or none, by default.");

    public static Option<int?> Threads() => Integer("--threads", 1, 256, "Threads of the cpu backend; 1 by default. Changes no result.");

    public static Option<bool> Json() => new("--json") { Description = "Prints one JSON object and nothing else." };

    public static Option<string?> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description };

    /// <summary>A whole number in a range; null where it is not given.</summary>
    public static Option<int?> Integer(string name, int minimum, int maximum, string description) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result =>
        {
            if (int.TryParse(Given(result), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum) return value;
            result.AddError($"Option '{name}' takes a whole number from {minimum} to {maximum}, not '{Given(result)}'");
            return null;
        },
    };

    /// <summary>The run seed: any unsigned 64-bit number.</summary>
    public static Option<ulong> Seed() => new("--seed")
    {
        HelpName = "S",
        Description = "Decides which samples adapt, in which order, along which directions.",
        DefaultValueFactory = _ => 1,
        CustomParser = result =>
        {
            if (ulong.TryParse(Given(result), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)) return value;
            result.AddError($"Option '--seed' takes a whole number from 0 to {ulong.MaxValue}, not '{Given(result)}'");
            return 0;
        },
    };

    private static string Given(ArgumentResult result) => result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
}
