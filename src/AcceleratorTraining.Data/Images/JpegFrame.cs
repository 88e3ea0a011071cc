using System.Buffers.Binary;

namespace AcceleratorTraining.Data;

/// <summary>A JPEG's frame header: extent and components.</summary>
/// <param name="Shape">Extent; channels are 1 (grey) or 3 (colour).</param>
/// <param name="Components">Number and sampling factors of each component, 1 to 4.</param>
internal sealed record JpegFrame(ImageShape Shape, (byte Id, int Horizontal, int Vertical)[] Components)
{
    /// <summary>A block of 64 pixels takes at least one bit: 512 pixels a byte, twice that for good measure.</summary>
    private const int MaximumPixelsPerByte = 1024;

    /// <summary>Reads the body of a frame segment.</summary>
    /// <exception cref="InvalidDataSetException">It breaks a rule, or declares more pixels than <paramref name="fileBytes"/> can hold.</exception>
    public static JpegFrame Read(string name, ReadOnlySpan<byte> frame, int fileBytes)
    {
        int count = frame.Length >= 6 ? frame[5] : 0;
        if (count is not (1 or 3 or 4) || frame.Length != 6 + (3 * count) || frame[0] != 8)
        {
            throw new InvalidDataSetException($"{name} is no valid JPEG: its frame does not hold 1, 3 or 4 components of 8 bits.");
        }

        ImageShape shape = ImageHeader.CheckedShape(
            name,
            BinaryPrimitives.ReadUInt16BigEndian(frame[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(frame[3..]),
            count == 1 ? 1 : 3);
        if ((long)shape.Height * shape.Width > (long)fileBytes * MaximumPixelsPerByte)
        {
            throw new InvalidDataSetException($"{name} declares {shape.Width} x {shape.Height} pixels, more than a JPEG of {fileBytes} bytes can hold.");
        }

        var components = new (byte Id, int Horizontal, int Vertical)[count];
        for (int i = 0; i < count; i++)
        {
            byte id = frame[6 + (3 * i)];
            byte sampling = frame[7 + (3 * i)];
            components[i] = (id, sampling >> 4, sampling & 15);
            if (components[i] is not (_, >= 1 and <= 4, >= 1 and <= 4) || components.AsSpan(0, i).ToArray().Any(other => other.Id == id))
            {
                throw new InvalidDataSetException($"{name} is no valid JPEG: a component's number is taken or its sampling factors are not 1 to 4.");
            }
        }

        return new JpegFrame(shape, components);
    }

    /// <summary>
    /// How many coded units a scan of these components has: blocks of the one component, or groups of all of them
    /// that cover the same place (MCUs).
    /// </summary>
    /// <param name="first">Number of the scan's first component.</param>
    /// <param name="count">How many components it has.</param>
    public long CountUnits(byte first, int count)
    {
        int widest = Components.Max(component => component.Horizontal);
        int highest = Components.Max(component => component.Vertical);
        if (count != 1)
        {
            return CeilingDivide(Shape.Width, 8 * widest) * CeilingDivide(Shape.Height, 8 * highest);
        }

        (_, int horizontal, int vertical) = Components.FirstOrDefault(component => component.Id == first);
        return CeilingDivide(CeilingDivide((long)Shape.Width * horizontal, widest), 8)
            * CeilingDivide(CeilingDivide((long)Shape.Height * vertical, highest), 8);
    }

    private static long CeilingDivide(long dividend, long divisor) => (dividend + divisor - 1) / divisor;
}
