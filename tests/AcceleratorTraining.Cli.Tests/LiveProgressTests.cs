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
    public void Below_it_stand_the_verdict_and_the_figures_behind_it()
    {
        AdaptationDiagnosis diagnosis = new()
        {
            Verdict = VerdictKind.SignalDrowned,
            SignalToNoise = 1.04,
            Ties = 0.25,
            ParametersChanged = 1234,
            Saturation = 0.01,
            SaturationBefore = 0,
            WorstLayer = 3,
            WorstSaturation = 0.125,
            WorstSaturationBefore = 0,
            ForwardCalls = 16,
        };
        Assert.Equal("", LiveProgress.Figures(Middle));
        AdaptationProgress looked = Middle with { Diagnosis = diagnosis };
        Assert.Equal("signal/noise 1.04 ties 0.25 saturated 0.13 changed 1,234", LiveProgress.Figures(looked));
        Assert.Equal("signal-drowned: signal/noise 1.04 ties 0.25 saturated 0.13 changed 1,234", LiveProgress.Figures(looked with { Verdict = new Verdict(VerdictKind.SignalDrowned, "It is.") }));
    }

    [Fact]
    public void A_trial_is_named_as_one() =>
        Assert.Equal("step sizes: trial 2 of 5, 354/1000 loss 0.540", LiveProgress.Describe(Middle with { Trial = 2, Trials = 5 }));

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
