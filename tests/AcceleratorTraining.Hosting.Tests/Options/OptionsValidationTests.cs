using AcceleratorTraining.Hal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AcceleratorTraining.Hosting.Tests;

public class OptionsValidationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_starts_with_the_default_options()
    {
        using IHost host = TestHost.Create(services => services.AddAcceleratorTraining().AddCpuBackend());
        await host.StartAsync(Token);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task A_host_does_not_start_with_a_backend_that_is_not_registered() =>
        Assert.Equal(
            ["There is no backend 'cpu'. Registered: reference (available)."],
            await StartFailuresAsync(services => services.AddAcceleratorTraining().AddReferenceBackend()));

    [Fact]
    public async Task A_host_does_not_start_with_a_backend_that_is_not_available() =>
        Assert.Equal(
            ["Backend 'gpu' is not available here. Registered: reference (available), gpu (not available: there is no CUDA device)."],
            await StartFailuresAsync(services => services
                .AddAcceleratorTraining(o => o.Backend = "gpu")
                .AddReferenceBackend()
                .AddSingleton<IBackend>(new FakeBackend("gpu", "there is no CUDA device"))));

    [Fact]
    public async Task Backend_and_profile_are_refused_together()
    {
        string[] failures = await StartFailuresAsync(services => services.AddAcceleratorTraining(o => (o.Backend, o.Profile) = ("", "no-such-profile")).AddReferenceBackend());
        Assert.Equal(2, failures.Length);
        Assert.StartsWith("There is no backend ''.", failures[0], StringComparison.Ordinal);
        Assert.StartsWith("There is no profile 'no-such-profile': it is neither a file nor one of ", failures[1], StringComparison.Ordinal);
        Assert.Contains("tflite-reference", failures[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_may_be_a_file_and_a_broken_file_is_refused()
    {
        using GlyphJob job = new();
        string path = Path.Combine(job.Folder, "profile.json");
        await File.WriteAllTextAsync(path, "{ \"name\": 1 }", Token);
        string[] failures = await StartFailuresAsync(services => services.AddAcceleratorTraining(o => (o.Backend, o.Profile) = ("reference", path)).AddReferenceBackend());
        Assert.StartsWith($"Profile '{path}'", Assert.Single(failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_does_not_start_with_two_backends_of_one_name()
    {
        using IHost host = TestHost.Create(services => services.AddAcceleratorTraining().AddCpuBackend().AddSingleton<IBackend>(new FakeBackend("cpu")));
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Token));
        Assert.Equal("Backend 'cpu' is registered twice.", exception.Message);
    }

    [Fact]
    public void Without_a_host_the_first_use_is_refused()
    {
        using ServiceProvider provider = new ServiceCollection().AddAcceleratorTraining().BuildServiceProvider();
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<AdaptationService>().OpenSession(GlyphJob.Model));
    }

    private static async Task<string[]> StartFailuresAsync(Action<IServiceCollection> register)
    {
        using IHost host = TestHost.Create(register);
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));
        return [.. exception.Failures];
    }
}
