using AcceleratorTraining.Backends.Ilgpu.Tests.Support;
using AcceleratorTraining.Conformance;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Ilgpu.Tests.Suites;

public sealed class Vectors : VectorSuite
{
    protected override IBackend CreateBackend() => Pocl.Backend;
}

public sealed class Rejections : RejectionSuite
{
    protected override IBackend CreateBackend() => Pocl.Backend;
}

public sealed class DeviceRules : DeviceRulesSuite
{
    protected override IBackend CreateBackend() => Pocl.Backend;
}

public sealed class Sentinels : SentinelSuite
{
    protected override IBackend CreateBackend() => Pocl.Backend;
}

public sealed class Differential : DifferentialSuite
{
    protected override IBackend CreateBackend() => Pocl.Backend;
}

public sealed class Lowering : LoweringSuite
{
    protected override IBackend CreateBackend() => Pocl.Backend;
}

public sealed class Perturbation : PerturbationSuite
{
    protected override IBackend CreateBackend() => Pocl.Backend;
}

public sealed class Training : TrainingSuite
{
    protected override IBackend CreateBackend() => Pocl.Backend;
}

public sealed class Networks : NetworkSuite
{
    protected override IBackend CreateBackend() => Pocl.Backend;
}

public sealed class Admissions : LedgerSuite
{
    protected override IBackend CreateBackend() => Pocl.Backend;
}

public sealed class AllSuites
{
    [Fact]
    public void Are_derived() => Assert.Empty(ConformanceSuite.Missing(typeof(AllSuites).Assembly));
}
