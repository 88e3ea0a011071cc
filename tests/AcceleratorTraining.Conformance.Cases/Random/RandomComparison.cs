using System.Collections.Immutable;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>Holds a backend against the reference on random programs. Devices are opened once a profile. Not thread-safe.</summary>
public sealed class RandomComparison : IDisposable
{
    private readonly ulong _seed;
    private readonly AcceleratorProfile? _profile;
    private readonly DevicePool _reference;
    private readonly DevicePool _devices;

    /// <summary>Prepares; no device is opened yet.</summary>
    /// <param name="backend">The backend under test.</param>
    /// <param name="seed">Another seed gives other programs.</param>
    /// <param name="profile">The only profile to draw for; null for all, and for machines that nobody built.</param>
    /// <param name="native">Extensions to leave to the backend; null for all it has.</param>
    public RandomComparison(IBackend backend, ulong seed, AcceleratorProfile? profile = null, OperatorExtensions? native = null)
    {
        (_seed, _profile) = (seed, profile);
        ReferenceBackend reference = new();
        _reference = new DevicePool(p => reference.OpenDevice(p));
        _devices = new DevicePool(p => ExtensionLoweringDevice.Open(backend, p, native ?? backend.Extensions));
    }

    /// <summary>Runs one program on both.</summary>
    /// <param name="number">Which of the seed's programs.</param>
    /// <returns>False if the profile, which is one that ships, has limits that refuse the program, and both refuse it.</returns>
    /// <exception cref="ConformanceFailureException">The bytes differ, or only one of both refuses; or the program could not be drawn.</exception>
    public async ValueTask<bool> CompareAsync(uint number)
    {
        RandomProgram random = RandomProgram.Create(_seed, number, _profile);
        byte[][]? expected = await RunAsync(_reference, random, mayRefuse: !random.ShallBeAccepted).ConfigureAwait(false);
        byte[][]? actual;
        try
        {
            actual = await RunAsync(_devices, random, mayRefuse: expected is null).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a backend throws belongs to this case.
        catch (Exception exception) when (exception is not ConformanceFailureException)
#pragma warning restore CA1031
        {
            _devices.Drop(random.Profile);
            throw new ConformanceFailureException($"{random.Describe()}: {exception.GetType().Name}: {exception.Message}", exception);
        }

        Check.That(expected is null == actual is null, $"{random.Describe()}: is accepted, though the profile's limits refuse it.");
        if (expected is null || actual is null) return false;
        ImmutableArray<Binding> outputs = [.. random.Program.Bindings.Where(b => b.Direction != BindingDirection.Input)];
        for (int i = 0; i < outputs.Length; i++) Check.Same(outputs[i].Type, expected[i], actual[i], $"{random.Describe()}, output {i}");
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reference.Dispose();
        _devices.Dispose();
    }

    private static async ValueTask<byte[][]?> RunAsync(DevicePool devices, RandomProgram random, bool mayRefuse)
    {
        try
        {
            return await ProgramRunner.RunAsync(devices.Get(random.Profile), random.Program, random.Inputs).ConfigureAwait(false);
        }
        catch (Exception exception) when (mayRefuse && exception is ProgramRejectedException or OutOfDeviceMemoryException)
        {
            return null;
        }
    }
}
