using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli;

/// <summary>Whether a profile's machine can run a model, and if not, every rule that is broken.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Diagnostics">Empty if it can.</param>
internal sealed record ProfileVerdict(string Profile, ImmutableArray<ProgramDiagnostic> Diagnostics)
{
    /// <summary>Checks the inference of one sample against profiles.</summary>
    /// <returns>Nothing for a model that cannot be lowered: there is no program to check.</returns>
    public static ImmutableArray<ProfileVerdict> Of(QuantizedModel model, ModelInspection inspection, IEnumerable<AcceleratorProfile> profiles)
    {
        if (!inspection.Problems.IsEmpty) return [];
        ForwardProgram program = ModelLowering.Lower(model, new LoweringOptions()).Program;
        return [.. profiles.Select(p => new ProfileVerdict(p.Name, ProgramValidator.Validate(program, p, OperatorExtensions.All)))];
    }
}
