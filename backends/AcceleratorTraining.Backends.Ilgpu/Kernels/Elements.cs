using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Elements in dense device memory, widened to 64 bits. spec: NUMBER-01, NUMBER-06</summary>
internal static class Elements
{
    /// <summary>One element.</summary>
    /// <param name="bytes">The tensor, aligned to its elements.</param>
    /// <param name="format">An <see cref="ElementType"/>, as a number because parameters of kernels hold numbers.</param>
    /// <param name="index">Row-major position.</param>
    public static long Read(ArrayView<byte> bytes, int format, int index)
    {
        switch ((ElementType)format)
        {
            case ElementType.Int8: return (sbyte)bytes[index];
            case ElementType.UInt8: return bytes[index];
            case ElementType.Int16: return bytes.Cast<short>()[index];
            case ElementType.Int32: return bytes.Cast<int>()[index];
            case ElementType.UInt32: return bytes.Cast<uint>()[index];
            case ElementType.Int4: return (sbyte)(bytes[index >> 1] << ((index & 1) == 0 ? 4 : 0)) >> 4;
            default: return bytes.Cast<long>()[index];
        }
    }

    /// <summary>Stores one element of whole bytes.</summary>
    public static void Write(ArrayView<byte> bytes, int format, int index, long value)
    {
        switch ((ElementType)format)
        {
            case ElementType.Int8 or ElementType.UInt8: bytes[index] = (byte)value; break;
            case ElementType.Int16: bytes.Cast<short>()[index] = (short)value; break;
            case ElementType.Int32 or ElementType.UInt32: bytes.Cast<int>()[index] = (int)value; break;
            default: bytes.Cast<long>()[index] = value; break;
        }
    }

    /// <summary>An element of 32 bits.</summary>
    public static int Int32(ArrayView<byte> bytes, int index) => bytes.Cast<int>()[index];

    /// <summary>An element of 64 bits.</summary>
    public static long Int64(ArrayView<byte> bytes, int index) => bytes.Cast<long>()[index];

    /// <summary>One value, or the channel's where there is one a channel.</summary>
    public static int PerChannel(ArrayView<byte> bytes, int isSingle, int channel) => Int32(bytes, isSingle != 0 ? 0 : channel);
}
