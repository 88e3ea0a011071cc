using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AcceleratorTraining.Hosting.Tests;

/// <summary>Hosts with a recording logger and nothing else of their own.</summary>
internal static class TestHost
{
    public static IHost Create(Action<IServiceCollection> register, RecordingLogger? logger = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (logger is not null) builder.Logging.AddProvider(logger);
        register(builder.Services);
        return builder.Build();
    }

    // A backend forced from outside shall not change what these tests see.
    [ModuleInitializer]
    internal static void ForgetForcedBackend() => Environment.SetEnvironmentVariable(AcceleratorTrainingOptions.BackendVariable, null);
}
