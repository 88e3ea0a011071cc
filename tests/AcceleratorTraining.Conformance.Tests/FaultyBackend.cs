using System.Diagnostics.CodeAnalysis;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance.Tests;

/// <summary>The reference with one fault.</summary>
internal sealed class FaultyBackend(Fault fault) : IBackend
{
    private readonly ReferenceBackend _inner = new();

    public string Name => "faulty";

    public OperatorExtensions Extensions => OperatorExtensions.All;

    public bool IsAvailable([NotNullWhen(false)] out string? reason) => _inner.IsAvailable(out reason);

    public IDevice OpenDevice(AcceleratorProfile profile) => new FaultyDevice(_inner.OpenDevice(profile), fault);

    private sealed class FaultyDevice(IDevice inner, Fault fault) : DelegatingDevice(inner)
    {
        private readonly List<IDeviceBuffer> _allocated = [];
        private readonly HashSet<IDeviceBuffer> _computed = [];

        public override IDeviceBuffer Allocate(TensorType type)
        {
            _allocated.Add(Inner.Allocate(type));
            return _allocated[^1];
        }

        public override IExecutable Compile(ForwardProgram program)
        {
            if (fault == Fault.RefusesAll) throw new NotSupportedException("Not today.");
            if (fault == Fault.AcceptsAll && !ProgramValidator.Validate(program, Profile, OperatorExtensions.All).IsEmpty) program = new ForwardProgramBuilder("nothing").Build();
            return Inner.Compile(program);
        }

        public override void Submit(IExecutable executable, ReadOnlySpan<IDeviceBuffer> bindings)
        {
            Inner.Submit(executable, bindings);
            for (int i = 0; i < bindings.Length; i++)
            {
                if (executable.Bindings[i].Direction != BindingDirection.Input) _computed.Add(bindings[i]);
                if (fault != Fault.WritesBeside || executable.Bindings[i].Direction != BindingDirection.Output) continue;
                int next = _allocated.IndexOf(bindings[i]) + 1;
                if (next < _allocated.Count && _allocated[next].Type is { ByteCount: 61 } type) Inner.Write(_allocated[next], new byte[type.ByteCount]);
            }
        }

        public override async ValueTask ReadAsync(IDeviceBuffer source, Memory<byte> destination, CancellationToken cancellationToken = default)
        {
            await Inner.ReadAsync(source, destination, cancellationToken);
            if (fault == Fault.WrongLastBit && _computed.Contains(source) && destination.Length > 0) destination.Span[0] ^= 1;
        }
    }
}
