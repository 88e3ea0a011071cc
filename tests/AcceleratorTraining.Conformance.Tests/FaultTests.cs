namespace AcceleratorTraining.Conformance.Tests;

/// <summary>Every suite can fail: a backend with a fault is caught, in words that say where.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(nameof(Fault.WrongLastBit), VectorCases.Suite, RandomCases.Suite, LoweringCases.Suite, NetworkCases.Suite, TrainingCases.Suite, SentinelCases.Suite, DeviceRuleCases.Suite)]
    [InlineData(nameof(Fault.WritesBeside), SentinelCases.Suite)]
    [InlineData(nameof(Fault.AcceptsAll), RejectionCases.Suite)]
    [InlineData(nameof(Fault.RefusesAll), VectorCases.Suite, RandomCases.Suite, LoweringCases.Suite, NetworkCases.Suite, TrainingCases.Suite, SentinelCases.Suite, DeviceRuleCases.Suite, PerturbationCases.Suite)]
    public async Task A_fault_is_caught_by(string fault, params string[] suites)
    {
        FaultyBackend backend = new(Enum.Parse<Fault>(fault));
        foreach (string suite in suites)
        {
            CaseResult? failure = null;
            foreach (ConformanceCase one in ConformanceCases.All.Where(c => c.Suite == suite))
            {
                CaseResult result = await one.RunAsync(backend, Ledger.Empty);
                Assert.Equal(result.Outcome == CaseOutcome.Passed, result.Message.Length == 0);
                if (result.Outcome == CaseOutcome.Failed) failure ??= result;
                if (failure is not null) break;
            }

            Assert.True(failure is not null, $"No case of the suite '{suite}' found the fault {fault}.");
        }
    }

    [Fact]
    public async Task A_verification_names_the_first_random_programs_that_differ()
    {
        VerificationOptions options = new() { Programs = 200, Seed = 9 };
        SuiteReport report = await RandomRun.ExecuteAsync(new FaultyBackend(Fault.WrongLastBit), options, 0, null, TestContext.Current.CancellationToken);
        Assert.Equal(RandomCases.Suite, report.Suite);
        Assert.Equal(200, report.Cases);
        Assert.InRange(report.Failed, 150, 200);
        SuiteFailure first = report.Failures[0];
        using RandomComparison again = new(new FaultyBackend(Fault.WrongLastBit), 9);
        ConformanceFailureException exception = await Assert.ThrowsAsync<ConformanceFailureException>(async () => await again.CompareAsync(uint.Parse(first.Case, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(first.Message, exception.Message);
        Assert.Contains($"Program {first.Case} of seed 9", first.Message, StringComparison.Ordinal);
        Assert.Contains("from element 0 on", first.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threads_change_no_report()
    {
        Task<SuiteReport> RunAsync(int threads) =>
            RandomRun.ExecuteAsync(new FaultyBackend(Fault.WrongLastBit), new VerificationOptions { Programs = 1500, Threads = threads }, 0, null, TestContext.Current.CancellationToken);
        SuiteReport one = await RunAsync(1), three = await RunAsync(3);
        Assert.Equal(one.Failed, three.Failed);
        Assert.Equal(one.Failures, three.Failures);
        Assert.Equal(one.Skipped, three.Skipped);
    }
}
