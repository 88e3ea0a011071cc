using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Hosting;

/// <summary>Where adaptation runs and under which arithmetic. Checked when the host starts, and at first use without one.</summary>
public sealed class AcceleratorTrainingOptions
{
    /// <summary>The environment variable that, unless empty, replaces <see cref="Backend"/> whatever the configuration says.</summary>
    public const string BackendVariable = "ACCELERATOR_BACKEND";

    /// <summary>The name of a registered backend, or <see cref="BackendRegistry.Auto"/>. There is no fallback to another.</summary>
    public string Backend { get; set; } = "cpu";

    /// <summary>The name of a shipped profile, or the path of a profile file; see <see cref="Profiles.Get"/>.</summary>
    public string Profile { get; set; } = "tflite-reference";
}
