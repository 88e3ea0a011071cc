using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>
/// A submit writes its output buffers and nothing else: buffers between them and inputs keep their bytes; a read fills
/// exactly the memory it is given.
/// </summary>
public static class SentinelCases
{
    /// <summary>The suite's name.</summary>
    public const string Suite = "sentinels";

    // Odd sizes, so that a store wider than the tensor reaches into a sentinel.
    private const int SentinelBytes = 61, GuardBytes = 67, ProgramsAKind = 3;

    private static readonly byte[] Pattern = [.. Enumerable.Range(0, SentinelBytes).Select(i => (byte)(i * 37 + 1))];

    /// <summary>One case a vector, and one a kind of random program.</summary>
    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        .. VectorCases.Files.Select(f => new ConformanceCase(Suite, f, b => CheckAsync(b, f))),
        .. RandomCases.Names.Select(k => new ConformanceCase(Suite, k, b => CheckKindAsync(b, k))),
    ];

    private static async Task CheckAsync(IBackend backend, string file)
    {
        SpecVector vector = SpecVector.Load(file)[0];
        using IDevice device = ExtensionLoweringDevice.Open(backend, Profiles.Get(vector.Profile));
        byte[][] outputs = await RunAsync(device, vector.ToProgram(), vector.BoundInputs(), file).ConfigureAwait(false);
        for (int i = 0; i < outputs.Length; i++) Check.Same(vector.Outputs[i].Type, vector.Outputs[i].Bytes!, outputs[i], $"{file}, {vector.Outputs[i].Name}");
    }

    private static async Task CheckKindAsync(IBackend backend, string kind)
    {
        uint first = (uint)RandomProgram.Kinds.IndexOf(kind), kinds = (uint)RandomProgram.Kinds.Length;
        for (uint i = 0; i < ProgramsAKind; i++)
        {
            RandomProgram random = RandomProgram.Create(2, first + i * kinds, Profiles.TfliteReference);
            if (!ProgramValidator.Validate(random.Program, random.Profile, OperatorExtensions.All).IsEmpty) continue;
            using IDevice device = ExtensionLoweringDevice.Open(backend, random.Profile);
            await RunAsync(device, random.Program, random.Inputs, random.Describe()).ConfigureAwait(false);
        }
    }

    private static async Task<byte[][]> RunAsync(IDevice device, ForwardProgram program, IReadOnlyList<byte[]> inputs, string what)
    {
        using IExecutable executable = device.Compile(program);
        TensorType sentinelType = new(ElementType.Int8, [SentinelBytes]);
        List<IDeviceBuffer> sentinels = [device.Allocate(sentinelType)], buffers = [];
        foreach (Binding binding in program.Bindings)
        {
            buffers.Add(device.Allocate(binding.Type));
            sentinels.Add(device.Allocate(sentinelType));
        }

        foreach (IDeviceBuffer sentinel in sentinels) device.Write(sentinel, Pattern);
        int next = 0;
        for (int i = 0; i < buffers.Count; i++)
        {
            if (program.Bindings[i].Direction != BindingDirection.Output) device.Write(buffers[i], inputs[next++]);
        }

        device.Submit(executable, buffers.ToArray());
        device.Submit(executable, buffers.ToArray());
        foreach (IDeviceBuffer sentinel in sentinels) Check.Same(Pattern, await ReadGuardedAsync(device, sentinel, what).ConfigureAwait(false), $"{what}: a buffer between its own");
        List<byte[]> outputs = [];
        next = 0;
        for (int i = 0; i < buffers.Count; i++)
        {
            byte[] bytes = await ReadGuardedAsync(device, buffers[i], what).ConfigureAwait(false);
            BindingDirection direction = program.Bindings[i].Direction;
            if (direction == BindingDirection.Output) outputs.Add(bytes);
            else if (direction == BindingDirection.InputOutput) next++;
            else Check.Same(program.Bindings[i].Type, inputs[next++], bytes, $"{what}: input '{program.Bindings[i].Name}' after the submit");
        }

        return [.. outputs];
    }

    // The destination lies between guards of a larger array, at an odd offset.
    private static async Task<byte[]> ReadGuardedAsync(IDevice device, IDeviceBuffer buffer, string what)
    {
        int length = (int)buffer.Type.ByteCount;
        byte[] memory = new byte[length + 2 * GuardBytes];
        memory.AsSpan().Fill(0xA5);
        await device.ReadAsync(buffer, memory.AsMemory(GuardBytes, length)).ConfigureAwait(false);
        bool kept = !memory.AsSpan(0, GuardBytes).ContainsAnyExcept((byte)0xA5) && !memory.AsSpan(GuardBytes + length).ContainsAnyExcept((byte)0xA5);
        Check.That(kept, $"{what}: a read of {buffer.Type} writes beside the memory it is given.");
        return memory.AsSpan(GuardBytes, length).ToArray();
    }
}
