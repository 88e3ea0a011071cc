namespace AcceleratorTraining.Experiments.Tests;

public class BillStudyTests
{
    [Fact]
    public void A_machine_that_cannot_is_a_row_and_backpropagation_without_room_is_a_word()
    {
        ExperimentCell cell = new("net on machine", "default", 1, "", _ => Task.FromResult(CellResult.Missing("")));
        CellResult without = CellResult.Of(("clockHz", 1e6), ("inferenceCycles", 2e6), ("adaptationCycles", 10e6));
        string markdown = new BillStudy().Report(CountingExperiment.Context, new ExperimentResults([(cell, CellResult.Missing("too small")), (cell, without)])).ToMarkdown("bill", ["here"], "command");
        Assert.Contains("| not run: too small |", markdown, StringComparison.Ordinal);
        Assert.Contains("| 2,000,000 | 2 s |", markdown, StringComparison.Ordinal);
        Assert.Contains("does not fit", markdown, StringComparison.Ordinal);
    }
}
