using AcceleratorTraining.Conformance;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests.Suites;

public sealed class Vectors : VectorSuite
{
    protected override IBackend CreateBackend() => new CpuBackend();
}

public sealed class Rejections : RejectionSuite
{
    protected override IBackend CreateBackend() => new CpuBackend();
}

public sealed class DeviceRules : DeviceRulesSuite
{
    protected override IBackend CreateBackend() => new CpuBackend();
}

public sealed class Sentinels : SentinelSuite
{
    protected override IBackend CreateBackend() => new CpuBackend();
}

public sealed class Differential : DifferentialSuite
{
    protected override IBackend CreateBackend() => new CpuBackend();
}

public sealed class Perturbation : PerturbationSuite
{
    protected override IBackend CreateBackend() => new CpuBackend();
}

public sealed class AllSuites
{
    [Fact]
    public void Are_derived() => Assert.Empty(ConformanceSuite.Missing(typeof(AllSuites).Assembly));
}
