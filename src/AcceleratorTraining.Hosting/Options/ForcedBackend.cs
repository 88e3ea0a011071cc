using Microsoft.Extensions.Options;

namespace AcceleratorTraining.Hosting;

/// <summary>Lets the environment force a backend, e.g. to run one build's tests on each.</summary>
internal sealed class ForcedBackend : IPostConfigureOptions<AcceleratorTrainingOptions>
{
    public static string? Name => Environment.GetEnvironmentVariable(AcceleratorTrainingOptions.BackendVariable);

    public void PostConfigure(string? name, AcceleratorTrainingOptions options)
    {
        if (!string.IsNullOrEmpty(Name)) options.Backend = Name;
    }
}
