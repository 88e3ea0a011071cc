using System.Collections.Immutable;
using System.Reflection;
using AcceleratorTraining.Hal;
using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>Base of the suites. A backend's test project derives one sealed class a suite, which creates the backend.</summary>
public abstract class ConformanceSuite
{
    /// <summary>The backend under test.</summary>
    protected abstract IBackend CreateBackend();

    /// <summary>What the backend admits not to do.</summary>
    protected virtual Ledger Ledger => Ledger.Empty;

    /// <summary>Suites that no type of <paramref name="tests"/> derives from: shall be empty for a backend that claims conformance.</summary>
    public static IEnumerable<string> Missing(Assembly tests) =>
        typeof(ConformanceSuite).Assembly.GetExportedTypes()
            .Where(s => s.IsAbstract && s.IsSubclassOf(typeof(ConformanceSuite)))
            .Where(s => !tests.GetTypes().Any(t => !t.IsAbstract && t.IsSubclassOf(s)))
            .Select(s => s.Name);

    /// <summary>The names of cases, for a theory.</summary>
    protected static TheoryData<string> NamesOf(ImmutableArray<ConformanceCase> cases) => [.. cases.Select(c => c.Name)];

    /// <summary>Carries a case out: fails, or skips with the ledger's reason.</summary>
    protected async Task HoldsAsync(ImmutableArray<ConformanceCase> cases, string name)
    {
        CaseResult result = await cases.First(c => c.Name == name).RunAsync(CreateBackend(), Ledger);
        if (result.Outcome == CaseOutcome.Skipped) Assert.Skip(result.Message);
        if (result.Outcome == CaseOutcome.Failed) Assert.Fail(result.Message);
    }
}
