namespace AcceleratorTraining.Data;

/// <summary>What an encoded image declares, found and checked without decoding it.</summary>
/// <param name="Shape">Its extent; channels are 1 (grey) or 3 (colour), alpha not counted.</param>
/// <param name="EndOfImage">Where a JPEG's end marker ends, in bytes from the start; null for other formats.</param>
internal readonly record struct ImageHeader(ImageShape Shape, int? EndOfImage = null)
{
    /// <summary>Far above what a model on an accelerator takes, and small enough that no hostile header costs much.</summary>
    private const long MaximumPixels = 1 << 22;

    /// <summary>Recognises the format by its first bytes, whatever the file is called.</summary>
    /// <param name="name">What messages call the image.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="InvalidDataSetException">No PNG, JPEG or BMP, or one that is broken or too large.</exception>
    public static ImageHeader Inspect(string name, byte[] bytes) => bytes.AsSpan() switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PngInspector.Inspect(name, bytes),
        [0xFF, 0xD8, ..] => JpegInspector.Inspect(name, bytes),
        [(byte)'B', (byte)'M', ..] => BmpInspector.Inspect(name, bytes),
        _ => throw new InvalidDataSetException($"{name} is neither a PNG nor a JPEG nor a BMP image."),
    };

    /// <summary>A shape within the bounds.</summary>
    /// <exception cref="InvalidDataSetException">An extent is zero, or there are too many pixels.</exception>
    public static ImageShape CheckedShape(string name, long height, long width, int channels)
    {
        if (height < 1 || width < 1)
        {
            throw new InvalidDataSetException($"{name} declares {width} x {height} pixels, which is no image.");
        }

        return height <= MaximumPixels && width <= MaximumPixels && height * width <= MaximumPixels
            ? new ImageShape((int)height, (int)width, channels)
            : throw new InvalidDataSetException($"{name} declares {width} x {height} pixels; at most {MaximumPixels} pixels are read.");
    }
}
