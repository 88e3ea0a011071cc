using StbImageSharp;

namespace AcceleratorTraining.Data;

/// <summary>Decodes an inspected image to HWC bytes and converts its channels.</summary>
internal static class ImageDecoder
{
    /// <summary>Decodes into <paramref name="destination"/>.</summary>
    /// <param name="name">What messages call the image.</param>
    /// <param name="bytes">The whole file.</param>
    /// <param name="header">What <see cref="ImageHeader.Inspect"/> found in it.</param>
    /// <param name="channels">1: grey is copied, colour becomes luma. 3: colour is copied, grey is repeated. Alpha is dropped.</param>
    /// <param name="destination">Exactly height * width * <paramref name="channels"/> bytes.</param>
    /// <exception cref="InvalidDataSetException">The image is broken.</exception>
    public static void Decode(string name, byte[] bytes, ImageHeader header, int channels, Span<byte> destination)
    {
        ImageResult image = Decode(name, bytes, header);
        int stride = (int)image.Comp;
        if (image.Height != header.Shape.Height || image.Width != header.Shape.Width || image.Data.Length != destination.Length / channels * stride)
        {
            throw new InvalidDataSetException($"{name} decodes to another extent than its header declares.");
        }

        Convert(image.Data, stride, channels, destination);
    }

    private static ImageResult Decode(string name, byte[] bytes, ImageHeader header)
    {
        // One byte behind the end tells a decoder that stopped at the end from one that ran over it.
        using var stream = new MemoryStream(header.EndOfImage == bytes.Length ? [.. bytes, 0] : bytes);
        ImageResult image;
        try
        {
            image = ImageResult.FromStream(stream);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The decoder is a port of C code: on broken input whatever a stray index or null raises may come out of it.
            throw new InvalidDataSetException($"{name} is damaged: its pixels cannot be decoded.", exception);
        }

        // From a corrupt JPEG the decoder returns what it has, part of it uninitialised; only then does it stop elsewhere.
        return header.EndOfImage is null || stream.Position == header.EndOfImage
            ? image
            : throw new InvalidDataSetException($"{name} is damaged: its JPEG data and its pixels do not end together.");
    }

    /// <summary>Converts pixels of 1, 3 or 4 bytes (stride) to 1 (luma) or 3.</summary>
    public static void Convert(ReadOnlySpan<byte> source, int stride, int channels, Span<byte> destination)
    {
        bool colour = stride >= 3;
        for (int from = 0, to = 0; to < destination.Length; from += stride, to += channels)
        {
            if (channels == 1)
            {
                // ITU-R BT.601 luma; the weights sum to 256, so white stays 255.
                destination[to] = colour
                    ? (byte)(((77 * source[from]) + (150 * source[from + 1]) + (29 * source[from + 2])) >> 8)
                    : source[from];
            }
            else
            {
                destination[to] = source[from];
                destination[to + 1] = source[colour ? from + 1 : from];
                destination[to + 2] = source[colour ? from + 2 : from];
            }
        }
    }
}
