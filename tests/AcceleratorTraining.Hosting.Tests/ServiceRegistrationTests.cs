using AcceleratorTraining.Hal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AcceleratorTraining.Hosting.Tests;

public class ServiceRegistrationTests
{
    [Fact]
    public void Everything_resolves_without_a_host_logging_or_metrics()
    {
        using ServiceProvider provider = new ServiceCollection().AddAcceleratorTraining().AddCpuBackend().AddReferenceBackend().BuildServiceProvider(validateScopes: true);
        AdaptationSession session = provider.GetRequiredService<AdaptationService>().OpenSession(GlyphJob.Model);
        Assert.Equal(("cpu", "tflite-reference"), (session.Backend.Name, session.Profile.Name));
        Assert.Same(GlyphJob.Model, session.Model);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("reference")]
    public void A_backend_is_the_same_instance_by_key_and_in_the_registry(string name)
    {
        using ServiceProvider provider = new ServiceCollection().AddAcceleratorTraining().AddCpuBackend().AddReferenceBackend().BuildServiceProvider();
        IBackend backend = provider.GetRequiredKeyedService<IBackend>(name);
        Assert.Equal(name, backend.Name);
        Assert.Same(backend, provider.GetRequiredService<IBackendRegistry>().Get(name));
    }

    [Fact]
    public void Registration_order_does_not_matter_and_every_configuration_is_applied()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddReferenceBackend()
            .AddAcceleratorTraining(o => o.Backend = "reference")
            .AddAcceleratorTraining(o => o.Profile = "npu-int8")
            .BuildServiceProvider();
        AdaptationSession session = provider.GetRequiredService<AdaptationService>().OpenSession(GlyphJob.Model);
        Assert.Equal(("reference", "npu-int8"), (session.Backend.Name, session.Profile.Name));
        Assert.Single(provider.GetServices<IValidateOptions<AcceleratorTrainingOptions>>());
        Assert.Single(provider.GetServices<IPostConfigureOptions<AcceleratorTrainingOptions>>());
    }

    [Fact]
    public void The_worker_is_registered_once_and_brings_the_rest()
    {
        using ServiceProvider provider = new ServiceCollection().AddAdaptationWorker().AddAdaptationWorker(1).AddCpuBackend().BuildServiceProvider();
        Assert.Single(provider.GetServices<IHostedService>());
        Assert.Same(provider.GetRequiredService<IAdaptationQueue>(), provider.GetRequiredService<IAdaptationQueue>());
        Assert.NotNull(provider.GetRequiredService<AdaptationService>());
    }

    [Fact]
    public void A_queue_without_room_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddAdaptationWorker(0));
}
