namespace AcceleratorTraining.Conformance.Tests;

/// <summary>The ledger holds for random programs too, as a suite and in a verification.</summary>
public sealed class RandomLedgerTests
{
    private const string Reason = "no unit for it";

    private static readonly Ledger Admitted = Ledger.Empty
        .Unsupported(RandomCases.Suite, "TRANSPOSE*", Reason).Unsupported(RandomCases.Suite, "network", Reason)
        .Unsupported(RandomCases.Suite, "attention", Reason).Unsupported(RandomCases.Suite, "graph", Reason);

    private static async Task<CaseResult> RunAsync(string kind, Ledger ledger, Fault? fault = null) =>
        await RandomCases.Create(1, 4).First(c => c.Name == kind).RunAsync(fault is { } f ? new FaultyBackend(f) : new RefusingBackend(), ledger);

    private static Task<SuiteReport> VerifyAsync(Ledger ledger, Fault? fault = null) => RandomRun.ExecuteAsync(
        fault is { } f ? new FaultyBackend(f) : new RefusingBackend(), new VerificationOptions { Programs = RandomProgram.Kinds.Length * 12, Ledger = ledger }, 0, null, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_refused_kind_is_skipped_with_its_reason_and_others_run()
    {
        CaseResult refused = await RunAsync("TRANSPOSE", Admitted), other = await RunAsync("PAD", Admitted), unadmitted = await RunAsync("TRANSPOSE", Ledger.Empty);
        Assert.Equal((CaseOutcome.Skipped, $"Unsupported: {Reason}"), (refused.Outcome, refused.Message));
        Assert.Equal(CaseOutcome.Passed, other.Outcome);
        Assert.Equal(CaseOutcome.Failed, unadmitted.Outcome);
        Assert.Contains("There is no unit for TRANSPOSE.", unadmitted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_bytes_are_no_refusal()
    {
        CaseResult wrong = await RunAsync("TRANSPOSE", Admitted, Fault.WrongLastBit);
        Assert.Equal(CaseOutcome.Failed, wrong.Outcome);
        Assert.Contains("was not refused", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expected_failure_that_passes_is_red()
    {
        Ledger outdated = Ledger.Empty.ExpectedFailure(RandomCases.Suite, "PAD", Reason);
        Assert.Contains("Delete the entry", (await RunAsync("PAD", outdated)).Message, StringComparison.Ordinal);
        SuiteReport report = await VerifyAsync(Admitted.ExpectedFailure(RandomCases.Suite, "PAD", Reason));
        SuiteFailure failure = Assert.Single(report.Failures);
        Assert.Equal((1, "PAD"), (report.Failed, failure.Case));
        Assert.Contains("Delete the entry", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verification_reads_the_ledger()
    {
        SuiteReport without = await VerifyAsync(Ledger.Empty), with = await VerifyAsync(Admitted);
        Assert.True(without.Failed >= 12);
        Assert.True(with.Failed == 0, string.Join("; ", with.Failures));
        Assert.Equal(without.Failed, with.Skipped[$"Unsupported: {Reason}"]);
        Assert.True((await VerifyAsync(Admitted, Fault.WrongLastBit)).Failed > 12);
    }
}
