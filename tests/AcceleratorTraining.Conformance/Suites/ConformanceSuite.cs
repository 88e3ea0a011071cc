using System.Reflection;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>Base of the suites. A backend's test project derives one sealed class a suite, which creates the backend.</summary>
public abstract class ConformanceSuite
{
    /// <summary>The backend under test.</summary>
    protected abstract IBackend CreateBackend();

    /// <summary>A device with every extension, lowered where the backend lacks one.</summary>
    protected IDevice OpenDevice(AcceleratorProfile profile) => ExtensionLoweringDevice.Open(CreateBackend(), profile);

    /// <summary>Suites that no type of <paramref name="tests"/> derives from: shall be empty for a backend that claims conformance.</summary>
    public static IEnumerable<string> Missing(Assembly tests) =>
        typeof(ConformanceSuite).Assembly.GetExportedTypes()
            .Where(s => s.IsAbstract && s.IsSubclassOf(typeof(ConformanceSuite)))
            .Where(s => !tests.GetTypes().Any(t => !t.IsAbstract && t.IsSubclassOf(s)))
            .Select(s => s.Name);
}
