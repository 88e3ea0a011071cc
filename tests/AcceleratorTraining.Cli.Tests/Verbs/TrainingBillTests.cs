using System.Text.Json;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public sealed class TrainingBillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_bill_is_a_step_times_the_steps()
    {
        JsonElement bill = (await CommandResult.RunAsync("simulate", _folder.WriteModel(), "--timing", "cortex-m4", "--training", "--batch", "8", "--steps", "70", "--json")).Json().GetProperty("training");
        Assert.Equal(("default", 70, 8), (bill.GetProperty("recipe").GetString(), bill.GetProperty("steps").GetInt32(), bill.GetProperty("batch").GetInt32()));
        JsonElement step = bill.GetProperty("step"), plans = bill.GetProperty("plans");
        Assert.Equal(70 * step.GetProperty("cycles").GetInt64(), bill.GetProperty("totalCycles").GetInt64());
        Assert.Equal(step.GetProperty("cycles").GetInt64(), plans[0].GetProperty("cyclesPerStep").GetInt64());
        Assert.False(plans[0].GetProperty("estimate").GetBoolean());
        Assert.True(plans[1].GetProperty("estimate").GetBoolean() && plans[1].GetProperty("cyclesPerStep").GetInt64() <= plans[0].GetProperty("cyclesPerStep").GetInt64());
        Assert.Equal(10_000 / 70, bill.GetProperty("adaptationsIfWrittenEachStep").GetInt64());
    }

    [Fact]
    public async Task The_tables_tell_it_with_estimates_called_so()
    {
        CommandResult result = await CommandResult.RunAsync("simulate", _folder.WriteModel(), "--timing", "cortex-m7", "--training", "--recipe", "weights-8w8a", "--batch", "4");
        Assert.True(result.ExitCode == ExitCodes.Done, result.Error);
        foreach (string part in (string[])["recipe weights-8w8a", "both signs of a direction together", "(estimate)", "drawn in place", "by a model", "by table stm32h7a3"]) Assert.Contains(part, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("go with '--training'", "--steps", "7")]
    [InlineData("go with '--training'", "--recipe", "head")]
    [InlineData("There is no recipe 'x'", "--training", "--recipe", "x")]
    public async Task What_goes_without_training_is_refused(string part, params string[] options)
    {
        CommandResult result = await CommandResult.RunAsync(["simulate", _folder.WriteModel(), .. options]);
        Assert.Equal(ExitCodes.BadInput, result.ExitCode);
        Assert.Contains(part, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adaptation_on_the_simulator_gives_the_same_file_and_a_bill()
    {
        CommandResult plain = await CommandResult.RunAsync("adapt", "--steps", "20", "--output", _folder["plain.tflite"], "--receipt", _folder["plain.receipt"], "--json");
        CommandResult billed = await CommandResult.RunAsync("adapt", "--steps", "20", "--output", _folder["billed.tflite"], "--receipt", _folder["billed.receipt"], "--backend", "simulator", "--timing", "cortex-m4", "--json");
        Assert.Equal(plain.Json().GetProperty("modelSha256After").GetString(), billed.Json().GetProperty("modelSha256After").GetString());
        Assert.False(plain.Json().TryGetProperty("bills", out _));
        JsonElement training = billed.Json().GetProperty("bills")[0];
        Assert.Equal(("training", 20), (training.GetProperty("purpose").GetString(), training.GetProperty("steps").GetInt32()));
        Assert.True(training.GetProperty("cycles").GetInt64() > training.GetProperty("macs").GetInt64() / 2 && training.GetProperty("energyPicojoules").GetInt64() > 0);

        // Two forward passes of 32 samples and an update a step.
        Assert.Equal(3 * 20, training.GetProperty("submits").GetInt64());
    }

    [Theory]
    [InlineData("--timing", "cortex-m4")]
    [InlineData("--inner", "reference")]
    public async Task What_belongs_to_the_simulator_is_refused_elsewhere(string option, string value)
    {
        CommandResult result = await CommandResult.RunAsync("adapt", "--steps", "2", "--output", _folder["x.tflite"], "--receipt", _folder["x.receipt"], option, value);
        Assert.Equal(ExitCodes.BadInput, result.ExitCode);
        Assert.Contains("go with '--backend simulator'", result.Error, StringComparison.Ordinal);
    }
}
