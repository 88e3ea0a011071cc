using AcceleratorTraining.Cli.Output;
using Spectre.Console;

namespace AcceleratorTraining.Cli.Tests;

public sealed class LiveProgressTests
{
    private static readonly AdaptationProgress Middle = new(354, 1000, 0.53971, new EvaluationResult(38, 50, 0), 22656, 26363.4, TimeSpan.FromSeconds(75));

    [Fact]
    public void A_moment_is_loss_accuracy_speed_and_time_left() =>
        Assert.Equal("354/1000 loss 0.540 accuracy 0.760 26,363 forwards/s 0:01:15 left", LiveProgress.Describe(Middle));

    [Fact]
    public void Without_validation_samples_there_is_no_accuracy() =>
        Assert.DoesNotContain("accuracy", LiveProgress.Describe(Middle with { Validation = null }), StringComparison.Ordinal);

    [Fact]
    public async Task A_terminal_shows_it_while_the_work_goes_on()
    {
        using StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(output) });
        int result = await LiveProgress.ShowAsync(console, async progress =>
        {
            progress.Report(Middle);
            await Task.Delay(300, TestContext.Current.CancellationToken);
            return 7;
        });
        Assert.Equal(7, result);
        Assert.Contains("354/1000 loss 0.540", output.ToString(), StringComparison.Ordinal);
    }
}
