using AcceleratorTraining.Hal;
using Microsoft.Extensions.Options;

namespace AcceleratorTraining.Hosting;

/// <summary>Refuses a backend that cannot be used here and a profile that cannot be read, both at once.</summary>
internal sealed class AcceleratorTrainingOptionsValidator(IBackendRegistry backends) : IValidateOptions<AcceleratorTrainingOptions>
{
    public ValidateOptionsResult Validate(string? name, AcceleratorTrainingOptions options)
    {
        string[] failures = [.. BackendFailures(options.Backend), .. ProfileFailures(options.Profile)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private string[] BackendFailures(string backend)
    {
        try
        {
            _ = backends.Get(backend ?? "");
            return [];
        }
        catch (BackendNotAvailableException exception)
        {
            string origin = string.IsNullOrEmpty(ForcedBackend.Name) ? "" : $" The environment variable {AcceleratorTrainingOptions.BackendVariable} asks for it.";
            return [exception.Message + origin];
        }
    }

    private static string[] ProfileFailures(string profile)
    {
        try
        {
            _ = Profiles.Get(profile ?? "");
            return [];
        }
        catch (Exception exception) when (exception is InvalidProfileException or IOException or UnauthorizedAccessException)
        {
            return [exception.Message];
        }
    }
}
