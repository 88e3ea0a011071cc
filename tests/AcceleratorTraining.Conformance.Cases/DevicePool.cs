using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>The devices of one backend, one a profile, opened when first asked for and used again. Not thread-safe.</summary>
/// <param name="open">Opens a device.</param>
internal sealed class DevicePool(Func<AcceleratorProfile, IDevice> open) : IDisposable
{
    private readonly Dictionary<string, IDevice> _devices = [];

    public IDevice Get(AcceleratorProfile profile)
    {
        if (!_devices.TryGetValue(profile.Name, out IDevice? device)) _devices.Add(profile.Name, device = open(profile));
        return device;
    }

    /// <summary>Closes a device after a failure: what state it is in is not known.</summary>
    public void Drop(AcceleratorProfile profile)
    {
        if (_devices.Remove(profile.Name, out IDevice? device)) device.Dispose();
    }

    public void Dispose()
    {
        foreach (IDevice device in _devices.Values) device.Dispose();
        _devices.Clear();
    }
}
