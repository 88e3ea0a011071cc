namespace AcceleratorTraining.Hal;

/// <summary>The argument rules of Write and Submit, shared by all devices so that they refuse alike. spec: DEVICE-05, DEVICE-06</summary>
public static class BindingChecks
{
    /// <summary>Checks a write's length and that every element lies in the buffer's declared range.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void ThrowIfUnwritable(TensorType type, ReadOnlySpan<byte> source)
    {
        if (source.Length != type.ByteCount) throw new ArgumentException($"{source.Length} bytes do not fill a {type} of {type.ByteCount} bytes.", nameof(source));
        if (type.Range == type.Element.FullRange()) return;
        for (int i = 0; i < type.Shape.ElementCount; i++)
        {
            long value = type.Element.Read(source, i);
            if (!type.Range.Contains(value)) throw new ArgumentException($"Element {i} is {value}, outside the declared range {type.Range} of {type}.", nameof(source));
        }
    }

    /// <summary>Checks count, types, ownership and aliasing of a submit's buffers.</summary>
    /// <typeparam name="TBuffer">The backend's own buffer type; anything else is foreign.</typeparam>
    /// <param name="executable">What is submitted.</param>
    /// <param name="buffers">The caller's buffers.</param>
    /// <param name="owned">Whether a buffer was made by this device and is not disposed.</param>
    /// <exception cref="ArgumentException">A rule is broken.</exception>
    public static void ThrowIfUnbindable<TBuffer>(IExecutable executable, ReadOnlySpan<IDeviceBuffer> buffers, Func<TBuffer, bool> owned)
        where TBuffer : class, IDeviceBuffer
    {
        if (buffers.Length != executable.Bindings.Length)
        {
            throw new ArgumentException($"{buffers.Length} buffers for {executable.Bindings.Length} bindings.", nameof(buffers));
        }

        for (int i = 0; i < buffers.Length; i++)
        {
            Binding binding = executable.Bindings[i];
            if (buffers[i] is not TBuffer buffer || !owned(buffer)) throw new ArgumentException($"The buffer of binding '{binding.Name}' does not belong to this device or is disposed.", nameof(buffers));
            bool fits = binding.Direction == BindingDirection.Output ? buffer.Type.Accepts(binding.Type)
                : binding.Direction == BindingDirection.Input ? binding.Type.Accepts(buffer.Type)
                : binding.Type == buffer.Type;
            if (!fits) throw new ArgumentException($"Binding '{binding.Name}' is {binding.Type}, its buffer {buffer.Type}.", nameof(buffers));
            if (binding.Direction == BindingDirection.Input) continue;
            for (int j = 0; j < buffers.Length; j++)
            {
                if (j != i && ReferenceEquals(buffers[j], buffer)) throw new ArgumentException($"The buffer written by '{binding.Name}' is bound twice.", nameof(buffers));
            }
        }
    }
}
