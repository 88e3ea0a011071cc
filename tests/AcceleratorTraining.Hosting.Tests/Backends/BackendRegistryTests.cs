using AcceleratorTraining.Hal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AcceleratorTraining.Hosting.Tests;

public class BackendRegistryTests
{
    private static readonly FakeBackend Gpu = new("gpu", "there is no CUDA device");
    private static readonly FakeBackend Npu = new("npu");
    private static readonly FakeBackend Cpu = new("cpu");

    [Fact]
    public void Backends_are_listed_in_registration_order_with_their_reasons()
    {
        BackendRegistry registry = new([Gpu, Npu, Cpu]);
        Assert.Equal([new BackendInfo("gpu", "there is no CUDA device"), new BackendInfo("npu", null), new BackendInfo("cpu", null)], registry.Backends);
        Assert.Equal([false, true, true], registry.Backends.Select(b => b.IsAvailable));
    }

    [Fact]
    public void An_available_backend_is_found_by_its_name() => Assert.Same(Npu, new BackendRegistry([Gpu, Npu]).Get("npu"));

    [Theory]
    [InlineData("NPU", "There is no backend 'NPU'.")]
    [InlineData("", "There is no backend ''.")]
    [InlineData("gpu", "Backend 'gpu' is not available here.")]
    public void Another_name_is_refused_with_the_reason_of_every_backend(string name, string sentence)
    {
        BackendNotAvailableException exception = Assert.Throws<BackendNotAvailableException>(() => new BackendRegistry([Gpu, Npu]).Get(name));
        Assert.Equal($"{sentence} Registered: gpu (not available: there is no CUDA device), npu (available).", exception.Message);
        Assert.Equal((name, 2), (exception.Backend, exception.Backends.Length));
    }

    [Fact]
    public void An_empty_registry_says_so()
    {
        BackendNotAvailableException exception = Assert.Throws<BackendNotAvailableException>(() => new BackendRegistry([]).Get("cpu"));
        Assert.Equal("There is no backend 'cpu'. No backend is registered.", exception.Message);
    }

    [Fact]
    public void Two_backends_of_one_name_are_refused()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => new BackendRegistry([Cpu, Npu, new FakeBackend("cpu")]));
        Assert.Equal("Backend 'cpu' is registered twice.", exception.Message);
    }

    [Fact]
    public void Names_that_differ_in_case_are_two_backends() =>
        Assert.Equal(2, new BackendRegistry([Cpu, new FakeBackend("Cpu")]).Backends.Length);

    [Fact]
    public void No_backend_may_take_the_name_auto() =>
        Assert.Throws<InvalidOperationException>(() => new BackendRegistry([new FakeBackend("auto")]));

    [Fact]
    public void Auto_takes_the_first_available_backend_and_logs_its_choice_once()
    {
        using RecordingLogger log = new();
        using ServiceProvider provider = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log))
            .AddAcceleratorTraining(o => o.Backend = BackendRegistry.Auto)
            .AddSingleton<IBackend>(Gpu).AddSingleton<IBackend>(Npu).AddSingleton<IBackend>(Cpu)
            .BuildServiceProvider();
        AdaptationService service = provider.GetRequiredService<AdaptationService>();
        Assert.Same(Npu, service.OpenSession(GlyphJob.Model).Backend);
        Assert.Same(Npu, service.OpenSession(GlyphJob.Model).Backend);
        Assert.Equal([(LogLevel.Information, "Backend 'auto' is npu, the first available of: gpu (not available: there is no CUDA device), npu (available), cpu (available)")], log.Entries);
    }

    [Fact]
    public void Auto_without_an_available_backend_is_refused()
    {
        BackendNotAvailableException exception = Assert.Throws<BackendNotAvailableException>(() => new BackendRegistry([Gpu]).Get("auto"));
        Assert.Equal("No backend is available here. Registered: gpu (not available: there is no CUDA device).", exception.Message);
    }
}
