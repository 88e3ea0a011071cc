using AcceleratorTraining.Data;
using AcceleratorTraining.Data.Tests.Encoders;

namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>PNG, JPEG and BMP images in memory.</summary>
internal sealed class ImageTarget : FuzzTarget
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 16 * 16 * 4).Select(i => (byte)(i * 37))];

    public override string Name => "image";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        TestPng.Encode(new ImageShape(5, 7, 1), Pixels.AsSpan(0, 35)),
        TestPng.Encode(new ImageShape(5, 7, 3), Pixels.AsSpan(0, 105)),
        TestPng.Encode(new ImageShape(3, 3, 4), Pixels.AsSpan(0, 36)),
        TestJpeg.EncodeGrey(2, 3, Pixels.AsSpan(0, 6)),
        TestJpeg.EncodeColour(1, 2, Pixels.AsSpan(0, 6)),
        TestBmp.Encode(5, 7, Pixels.AsSpan(0, 105)),
    ];

    // A header may declare 2^22 pixels, and a decoder holds them a few times over: that is the stated limit of an image.
    public override long AllocationBound(int length) => 64L * length + (40L << 22);

    public override string Read(byte[] input)
    {
        ImageHeader header = ImageHeader.Inspect("the image", input);
        byte[] pixels = new byte[header.Shape.Height * header.Shape.Width * 3];
        ImageDecoder.Decode("the image", input, header, 3, pixels);
        return $"{input[0]} {header.Shape.Channels}";
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidDataSetException;
}
