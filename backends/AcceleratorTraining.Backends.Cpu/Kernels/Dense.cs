using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Elements of dense native tensors, for code that is not hot.</summary>
internal static unsafe class Dense
{
    public static long Read(ElementType element, byte* source, int index) => element switch
    {
        ElementType.Int8 => ((sbyte*)source)[index],
        ElementType.UInt8 => source[index],
        ElementType.Int4 => Int4(source, index),
        ElementType.Int16 => ((short*)source)[index],
        ElementType.Int32 => ((int*)source)[index],
        ElementType.UInt32 => ((uint*)source)[index],
        _ => ((long*)source)[index],
    };

    public static void Write(ElementType element, byte* destination, int index, long value)
    {
        switch (element)
        {
            case ElementType.Int8 or ElementType.UInt8: destination[index] = (byte)value; break;
            case ElementType.Int16: ((short*)destination)[index] = (short)value; break;
            case ElementType.Int32 or ElementType.UInt32: ((int*)destination)[index] = (int)value; break;
            default: ((long*)destination)[index] = value; break;
        }
    }

    /// <summary>One of the two numbers in a byte, the first in the low half. spec: NUMBER-06</summary>
    public static int Int4(byte* source, int index) => (sbyte)(source[index >> 1] << (index % 2 == 0 ? 4 : 0)) >> 4;
}
