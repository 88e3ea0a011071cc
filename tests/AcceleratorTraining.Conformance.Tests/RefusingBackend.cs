using System.Diagnostics.CodeAnalysis;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance.Tests;

/// <summary>The reference without TRANSPOSE: it refuses every program that has one.</summary>
internal sealed class RefusingBackend : IBackend
{
    private readonly ReferenceBackend _inner = new();

    public string Name => "refusing";

    public OperatorExtensions Extensions => OperatorExtensions.All;

    public bool IsAvailable([NotNullWhen(false)] out string? reason) => _inner.IsAvailable(out reason);

    public IDevice OpenDevice(AcceleratorProfile profile) => new RefusingDevice(_inner.OpenDevice(profile));

    private sealed class RefusingDevice(IDevice inner) : DelegatingDevice(inner)
    {
        public override IExecutable Compile(ForwardProgram program) =>
            program.Nodes.Any(n => n.Operator is Transpose) ? throw new NotSupportedException("There is no unit for TRANSPOSE.") : Inner.Compile(program);
    }
}
