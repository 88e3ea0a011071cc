using System.Diagnostics;
using System.Globalization;
using AcceleratorTraining.Fuzzing;
using AcceleratorTraining.Fuzzing.Targets;

// dotnet run -c Release --project tests/AcceleratorTraining.Fuzzing -- [--target NAME] [--inputs N] [--seed S] [--goldens FOLDER] [--failures FOLDER]
// N inputs a target. An input that does harm is written to FOLDER and named; exit code 1.
Dictionary<string, string> options = [];
for (int i = 0; i < args.Length; i += 2)
{
    if (i + 1 == args.Length || args[i] is not ("--target" or "--inputs" or "--seed" or "--goldens" or "--failures"))
    {
        Console.Error.WriteLine("Options: --target NAME --inputs N --seed S --goldens FOLDER --failures FOLDER.");
        return 2;
    }

    options[args[i]] = args[i + 1];
}

long inputs = long.Parse(options.GetValueOrDefault("--inputs", "1000000"), CultureInfo.InvariantCulture);
ulong seed = ulong.Parse(options.GetValueOrDefault("--seed", "1"), CultureInfo.InvariantCulture);
string failures = options.GetValueOrDefault("--failures", Path.Combine(Path.GetTempPath(), "acctrain-fuzz-failures"));
FuzzTarget[] targets = [.. Targets.All(options.GetValueOrDefault("--goldens")).Where(t => options.GetValueOrDefault("--target", t.Name) == t.Name)];
if (targets.Length == 0)
{
    Console.Error.WriteLine($"There is no target '{options["--target"]}'.");
    return 2;
}

int found = 0;
Console.WriteLine("target        inputs   accepted   answers   of bound   inputs/s");
foreach (FuzzTarget target in targets)
{
    Fuzzer fuzzer = new(target, seed);
    using Timer watchdog = new(_ => Watch(fuzzer), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    long start = Stopwatch.GetTimestamp();
    while (fuzzer.Count < inputs)
    {
        if (fuzzer.Step() is not { } finding) continue;
        Console.Error.WriteLine($"{finding.Target}: input {finding.Number} {finding.Harm}; kept as {Keep(finding.Target, finding.Input)}");
        if (++found >= 20) return 1;
    }

    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name,-8}  {fuzzer.Count,10:N0} {fuzzer.Accepted,10:N0} {fuzzer.Answers,9:N0} {fuzzer.LargestShare,10:0.00} {fuzzer.Count / seconds,10:N0}"));
    (target as IDisposable)?.Dispose();
}

return found == 0 ? 0 : 1;

string Keep(string name, byte[] input)
{
    Directory.CreateDirectory(failures);
    string path = Path.Combine(failures, $"{name}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..16]}.bin");
    File.WriteAllBytes(path, input);
    return path;
}

// A reader that never comes back cannot be stopped from inside: the process ends and says with which input.
void Watch(Fuzzer fuzzer)
{
    (byte[] input, long since) = fuzzer.Current;
    if (since == long.MaxValue || Stopwatch.GetElapsedTime(since) < 4 * Fuzzer.Patience) return;
    Console.Error.WriteLine($"A reader hangs; the input is kept as {Keep("hang", input)}");
    Environment.Exit(1);
}
