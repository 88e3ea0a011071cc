namespace AcceleratorTraining.Architecture.Tests.FloatingPoint;

/// <summary>One place that computes with, holds or passes a floating-point number.</summary>
/// <param name="Type">Full name of the type written by hand; what the compiler nested into it counts as its own.</param>
/// <param name="Member">Method, property or field written by hand.</param>
/// <param name="What">The instruction, signature or reference that was found.</param>
internal sealed record FloatingPointUse(string Type, string Member, string What)
{
    public override string ToString() => $"{Type}.{Member}: {What}";
}
