using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AcceleratorTraining.Hosting.Tests;

/// <summary>Changes the process's environment, and so runs while no other test does.</summary>
[Collection(nameof(ForcedBackendTests))]
[CollectionDefinition(nameof(ForcedBackendTests), DisableParallelization = true)]
public sealed class ForcedBackendTests : IDisposable
{
    [Fact]
    public void The_environment_forces_a_backend_whatever_is_configured()
    {
        Force("reference");
        Assert.Equal("reference", OpenSession().Backend.Name);
    }

    [Fact]
    public void An_empty_variable_forces_nothing()
    {
        Force("");
        Assert.Equal("cpu", OpenSession().Backend.Name);
    }

    [Fact]
    public void A_forced_backend_that_does_not_exist_is_refused_and_its_origin_named()
    {
        Force("gpu");
        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(OpenSession);
        Assert.Equal(
            "There is no backend 'gpu'. Registered: cpu (available), reference (available). The environment variable ACCELERATOR_BACKEND asks for it.",
            Assert.Single(exception.Failures));
    }

    public void Dispose() => Force(null);

    private static void Force(string? name) => Environment.SetEnvironmentVariable(AcceleratorTrainingOptions.BackendVariable, name);

    private static AdaptationSession OpenSession()
    {
        using ServiceProvider provider = new ServiceCollection().AddAcceleratorTraining(o => o.Backend = "cpu").AddCpuBackend().AddReferenceBackend().BuildServiceProvider();
        return provider.GetRequiredService<AdaptationService>().OpenSession(GlyphJob.Model);
    }
}
