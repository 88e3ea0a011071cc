using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance.Tests;

public sealed class LedgerTests
{
    private static readonly ConformanceCase Passes = new("suite", "passes", _ => Task.CompletedTask);
    private static readonly ConformanceCase Differs = new("suite", "differs", _ => throw new ConformanceFailureException("2 instead of 1"));
    private static readonly ConformanceCase Refuses = new("suite", "refuses", _ => throw new NotSupportedException("no such operator"));

    private static Task<CaseResult> RunAsync(ConformanceCase one, Ledger ledger) => one.RunAsync(new ReferenceBackend(), ledger);

    [Fact]
    public async Task Without_an_entry_a_case_passes_or_fails()
    {
        Assert.Equal(CaseOutcome.Passed, (await RunAsync(Passes, Ledger.Empty)).Outcome);
        Assert.Equal(CaseOutcome.Failed, (await RunAsync(Differs, Ledger.Empty)).Outcome);
        Assert.Equal(CaseOutcome.Failed, (await RunAsync(Refuses, Ledger.Empty)).Outcome);
    }

    [Fact]
    public async Task An_expected_failure_is_skipped_with_its_reason()
    {
        CaseResult result = await RunAsync(Differs, Ledger.Empty.ExpectedFailure("suite", "differs", "our silicon"));
        Assert.Equal(CaseOutcome.Skipped, result.Outcome);
        Assert.Contains("our silicon", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsupported_is_to_refuse_and_nothing_else()
    {
        Assert.Equal(CaseOutcome.Skipped, (await RunAsync(Refuses, Ledger.Empty.Unsupported("suite", "refuses", "no unit for it"))).Outcome);
        Assert.Equal(CaseOutcome.Failed, (await RunAsync(Differs, Ledger.Empty.Unsupported("suite", "differs", "no unit for it"))).Outcome);
    }

    [Fact]
    public async Task An_unexpected_pass_is_red()
    {
        foreach (Ledger ledger in new[] { Ledger.Empty.ExpectedFailure("suite", "passes", "was wrong"), Ledger.Empty.Unsupported("suite", "pass*", "was missing") })
        {
            CaseResult result = await RunAsync(Passes, ledger);
            Assert.Equal(CaseOutcome.Failed, result.Outcome);
            Assert.Contains("Delete the entry", result.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_entry_that_is_about_nothing_is_found()
    {
        Ledger ledger = Ledger.Empty.ExpectedFailure("suite", "differs", "a").Unsupported("suite", "ref*", "b").Unsupported("suite", "gone", "c").Unsupported("other", "*", "d");
        Assert.Equal(["gone", "*"], ledger.Stale([Passes, Differs, Refuses]).Select(e => e.Case));
    }

    [Fact]
    public void An_entry_needs_a_reason() => Assert.ThrowsAny<ArgumentException>(() => Ledger.Empty.Unsupported("suite", "case", " "));

    [Fact]
    public void Names_of_cases_are_unique_in_their_suite() =>
        Assert.Empty(ConformanceCases.All.GroupBy(c => (c.Suite, c.Name)).Where(g => g.Count() > 1).Select(g => g.Key));
}
