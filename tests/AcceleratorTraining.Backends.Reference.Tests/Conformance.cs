using AcceleratorTraining.Conformance;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference.Tests;

public sealed class Vectors : VectorSuite
{
    protected override IBackend CreateBackend() => new ReferenceBackend();
}

public sealed class Rejections : RejectionSuite
{
    protected override IBackend CreateBackend() => new ReferenceBackend();
}

public sealed class DeviceRules : DeviceRulesSuite
{
    protected override IBackend CreateBackend() => new ReferenceBackend();
}

public sealed class Sentinels : SentinelSuite
{
    protected override IBackend CreateBackend() => new ReferenceBackend();
}

public sealed class Differential : DifferentialSuite
{
    protected override IBackend CreateBackend() => new ReferenceBackend();
}

public sealed class Lowering : LoweringSuite
{
    protected override IBackend CreateBackend() => new ReferenceBackend();
}

public sealed class Perturbation : PerturbationSuite
{
    protected override IBackend CreateBackend() => new ReferenceBackend();
}

public sealed class Training : TrainingSuite
{
    protected override IBackend CreateBackend() => new ReferenceBackend();
}

public sealed class Networks : NetworkSuite
{
    protected override IBackend CreateBackend() => new ReferenceBackend();
}

public sealed class Admissions : LedgerSuite
{
    protected override IBackend CreateBackend() => new ReferenceBackend();
}

public sealed class AllSuites
{
    [Fact]
    public void Are_derived() => Assert.Empty(ConformanceSuite.Missing(typeof(AllSuites).Assembly));
}
