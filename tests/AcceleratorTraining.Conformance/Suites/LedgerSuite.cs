using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>Every entry of the ledger is about a case there is.</summary>
public abstract class LedgerSuite : ConformanceSuite
{
    [Fact]
    public void Names_existing_cases()
    {
        string[] stale = [.. Ledger.Stale(ConformanceCases.All).Select(e => $"{e.Suite}: {e.Case}")];
        Assert.True(stale.Length == 0, $"The ledger has entries that no case matches: {string.Join("; ", stale)}");
    }
}
