namespace AcceleratorTraining.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task The_verbs_are_those_that_users_rely_on()
    {
        CommandResult help = await CommandResult.RunAsync("--help");
        Assert.Equal(ExitCodes.Done, help.ExitCode);
        Assert.Empty(help.Error);
        foreach (string verb in (string[])["adapt", "eval", "run", "replay", "inspect", "backends", "profiles"]) Assert.Contains($"  {verb}", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adapt", "--data --samples --test-data --test-samples --shift --recipe --steps --batch --queries --output --receipt --resume --seed --backend --profile --threads --validation --json")]
    [InlineData("eval", "--data --samples --shift --backend --profile --threads --json")]
    [InlineData("run", "--input --output --dump-layers --batch --backend --profile --threads --json")]
    [InlineData("replay", "-o --output --verify --backend --profile --json")]
    [InlineData("inspect", "--profile --json")]
    [InlineData("backends", "--json")]
    [InlineData("profiles", "--json")]
    public async Task The_options_are_those_that_users_rely_on(string verb, string options)
    {
        CommandResult help = await CommandResult.RunAsync(verb, "--help");
        Assert.All(options.Split(' '), option => Assert.Contains(option, help.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("adapt")]
    [InlineData("eval")]
    public async Task The_help_says_when_a_broken_image_is_found(string verb)
    {
        CommandResult help = await CommandResult.RunAsync(verb, "--help");
        Assert.Contains("in a set of over 4,096, when it is drawn", string.Join(' ', help.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "adapt, eval, run, replay, inspect, diff, requantize, ")]
    [InlineData("frobnicate", "There is no verb 'frobnicate'")]
    [InlineData("adapt --frobnicate", "--frobnicate")]
    [InlineData("adapt --steps", "--steps")]
    [InlineData("adapt --steps 0", "from 1 to 1000000, not '0'")]
    [InlineData("adapt --steps -5", "--steps")]
    [InlineData("adapt --steps 1e3", "'1e3'")]
    [InlineData("adapt --batch 5000", "from 1 to 4096")]
    [InlineData("adapt --queries 0", "from 1 to 256, not '0'")]
    [InlineData("adapt --queries 257", "from 1 to 256, not '257'")]
    [InlineData("adapt --threads 0", "--threads")]
    [InlineData("adapt --threads 2 --backend reference", "one thread")]
    [InlineData("adapt --seed -1", "--seed")]
    [InlineData("adapt --data x", "goes with a model|go with a model")]
    [InlineData("adapt a.tflite", "--data")]
    [InlineData("adapt a.tflite b.tflite", "Argument 'b.tflite' is one too many: 'adapt' takes one model (see 'acctrain adapt --help').")]
    [InlineData("replay a b c --output x", "Argument 'c' is one too many: 'replay' takes one model and one receipt")]
    [InlineData("backends all", "Argument 'all' is one too many: 'backends' takes no argument")]
    [InlineData("eval a.tflite", "--data")]
    [InlineData("eval", "model|--data")]
    [InlineData("run a.tflite --input x", "--output")]
    [InlineData("replay a.tflite", "receipt|--output")]
    [InlineData("inspect", "Verb 'inspect' needs the argument 'model'")]
    public async Task Wrong_usage_is_one_sentence_that_names_what_is_wrong(string line, string expected)
    {
        string error = (await CommandResult.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).BadInput();
        Assert.True(expected.Split('|').Any(e => error.Contains(e, StringComparison.Ordinal)), error);
        Assert.True(char.IsUpper(error["acctrain: ".Length]), error);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }
}
