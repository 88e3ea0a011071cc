using AcceleratorTraining.Data;

namespace AcceleratorTraining.Experiments.Tests;

public class ExperimentRunnerTests
{
    private readonly CountingExperiment _experiment = new();

    [Fact]
    public async Task What_was_measured_before_a_stop_is_not_measured_again()
    {
        using TemporaryFolder folder = new();
        _experiment.Before = key => _ = key == "snow/head/1" ? throw new IOException("killed") : 0;
        await Assert.ThrowsAsync<IOException>(() => _experiment.RunAsync(folder.Root));
        Assert.Equal(["fog/head/1", "fog/head/2"], _experiment.Measured);

        _experiment.Before = _ => { };
        ExperimentOutcome outcome = await _experiment.RunAsync(folder.Root);
        Assert.Equal(["fog/head/1", "fog/head/2", "snow/head/1", "snow/head/2"], _experiment.Measured);
        Assert.Equal((2, 2, 4), (outcome.Measured, outcome.Stored, outcome.NotRun));

        using TemporaryFolder undisturbed = new();
        Assert.Equal((await new CountingExperiment().RunAsync(undisturbed.Root)).Json, outcome.Json);
        Assert.Equal(File.ReadAllText(undisturbed["counting.md"]), File.ReadAllText(folder["counting.md"]));
    }

    [Fact]
    public async Task Another_recipe_is_measured_anew()
    {
        using TemporaryFolder folder = new();
        await _experiment.RunAsync(folder.Root);
        _experiment.Recipe = "rate 2";
        Assert.Equal(4, (await _experiment.RunAsync(folder.Root)).Measured);
        Assert.Equal(0, (await _experiment.RunAsync(folder.Root)).Measured);
    }

    [Fact]
    public async Task Only_a_part_is_measured_and_the_rest_is_still_reported()
    {
        using TemporaryFolder folder = new();
        await _experiment.RunAsync(folder.Root, "fog");
        Assert.Equal(["fog/head/1", "fog/head/2"], _experiment.Measured);
        ExperimentOutcome outcome = await _experiment.RunAsync(folder.Root, "snow/head/1");
        Assert.Equal(["fog/head/1", "fog/head/2", "snow/head/1"], _experiment.Measured);
        Assert.Contains("| fog | 0.150", outcome.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_is_not_there_is_refused_with_what_there_is()
    {
        using TemporaryFolder folder = new();
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => _experiment.RunAsync(folder.Root, "rain"));
        Assert.Contains("fog, snow", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1, 2")]
    [InlineData("""{ "experiment": "counting" }""")]
    [InlineData("""{ "experiment": "counting", "cells": null }""")]
    [InlineData("""{ "experiment": "counting", "cells": [null] }""")]
    [InlineData("""{ "experiment": "another", "cells": [] }""")]
    public async Task A_file_that_is_something_else_is_not_overwritten(string content)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["counting.json"], content);
        InvalidDataSetException exception = await Assert.ThrowsAsync<InvalidDataSetException>(() => _experiment.RunAsync(folder.Root));
        Assert.Contains("counting.json", exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(folder["counting.json"]));
    }

    [Fact]
    public async Task The_report_says_what_was_not_run_and_why()
    {
        using TemporaryFolder folder = new();
        string markdown = (await _experiment.RunAsync(folder.Root)).Markdown;
        Assert.Equal(
            """
            # Counting

            Two tasks.

            Machine: M.

            Command: `acctrain repro counting`

            ## Mean over 2 tasks

            | method | tasks | before | after | against head, points | against its float view, points | 16-bit or float view | sample forwards | sample backwards | bytes (device peak, or beyond the file for one sample) | seconds a run |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | head | 2 |  | 0.150 ± 0.635 |  |  |  | 1,234 |  |  |  |
            | absent | 0 | not run: there is no peer \| here |  |  |  |  |  |  |  |  |

            ## Accuracy by task

            | task | head | absent |
            | --- | --- | --- |
            | fog | 0.150 ± 0.635 | – |
            | snow | 0.150 ± 0.635 | – |

            """,
            markdown.Replace(MachineName.Describe(), "M", StringComparison.Ordinal));
        Assert.Equal(markdown, File.ReadAllText(folder["counting.md"]));
    }
}
