using System.Runtime.Intrinsics;
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

public sealed class Lowering : LoweringSuite
{
    protected override IBackend CreateBackend() => new CpuBackend();
}

public sealed class Perturbation : PerturbationSuite
{
    protected override IBackend CreateBackend() => new CpuBackend();
}

public sealed class Training : TrainingSuite
{
    protected override IBackend CreateBackend() => new CpuBackend();
}

public sealed class Networks : NetworkSuite
{
    protected override IBackend CreateBackend() => new CpuBackend();
}

public sealed class Admissions : LedgerSuite
{
    protected override IBackend CreateBackend() => new CpuBackend();
}

public sealed class DifferentialOnThreads : DifferentialSuite
{
    protected override ulong Seed => 2;

    protected override IBackend CreateBackend() => new CpuBackend(new CpuBackendOptions { Threads = 3 });
}

public sealed class DifferentialScalar : DifferentialSuite
{
    protected override ulong Seed => 3;

    protected override IBackend CreateBackend() => new CpuBackend(new CpuBackendOptions { Lanes = "scalar" });
}

public sealed class DifferentialOf128Bits : DifferentialSuite
{
    protected override ulong Seed => 3;

    protected override IBackend CreateBackend() => new CpuBackend(new CpuBackendOptions { Lanes = Vector128.IsHardwareAccelerated ? "vector128" : "scalar" });
}

public sealed class NetworksOnThreads : NetworkSuite
{
    protected override IBackend CreateBackend() => new CpuBackend(new CpuBackendOptions { Threads = 3 });
}

public sealed class AllSuites
{
    [Fact]
    public void Are_derived() => Assert.Empty(ConformanceSuite.Missing(typeof(AllSuites).Assembly));
}
