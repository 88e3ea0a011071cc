namespace AcceleratorTraining.Data;

/// <summary>Makes a data set of an array of samples and one of labels.</summary>
/// <remarks>
/// Samples of (N, H, W) and (N, H, W, 1 or 3) are images, those of (N, D) images of 1 x D x 1. Elements of u1 are bytes as they are, those of i1
/// bytes less 128 (so that the usual map to int8 gives them back), all others by <see cref="NumericBytes"/>. Labels are whole numbers, (N) or (N, 1).
/// </remarks>
internal static class NpyDataset
{
    /// <summary>Reads a samples file and the labels file beside it: labels.npy, y.npy, STEM_labels.npy, STEM-labels.npy, or y... of x....</summary>
    /// <param name="path">The samples.</param>
    /// <param name="labelsPath">The labels; null to find them.</param>
    /// <param name="channels">1 or 3 to convert; null for as stored.</param>
    public static InMemoryDataset Open(string path, string? labelsPath, int? channels) =>
        Create(path, ReadFile(path), ReadFile(labelsPath ?? FindLabels(path)), channels);

    /// <summary>Joins both arrays.</summary>
    /// <exception cref="InvalidDataSetException">They do not belong together, or a value is out of range.</exception>
    public static InMemoryDataset Create(string name, NpyArray samples, NpyArray labels, int? channels)
    {
        ImageShape shape = ShapeOf(samples);
        int[] classes = ReadLabels(labels);
        if (classes.Length != samples.Shape[0])
        {
            throw new InvalidDataSetException($"{samples.Name} holds {samples.Shape[0]} samples, but {labels.Name} {classes.Length} labels.");
        }

        byte[] pixels = ReadPixels(samples);
        int kept = channels ?? shape.Channels;
        if (kept != shape.Channels)
        {
            byte[] converted = new byte[checked(pixels.Length / shape.Channels * kept)];
            ImageDecoder.Convert(pixels, shape.Channels, kept, converted);
            (pixels, shape) = (converted, shape with { Channels = kept });
        }

        return InMemoryDataset.FromPixels(name, shape, NumericLabels.Classes(classes), classes, pixels);
    }

    private static NpyArray ReadFile(string path)
    {
        string name = $"'{path}'";
        using FileStream stream = File.OpenRead(path);
        return stream.Length is > 0 and <= NpyArray.MaximumBytes
            ? NpyArray.Parse(name, ReadFailure.ReadExactly(stream, name, (int)stream.Length))
            : throw new InvalidDataSetException($"{name} has {stream.Length} bytes; 1 to {NpyArray.MaximumBytes} are read.");
    }

    private static string FindLabels(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "";
        string stem = Path.GetFileNameWithoutExtension(path);
        string[] names = ["labels", "y", $"{stem}_labels", $"{stem}-labels", .. stem is ['x' or 'X', .. string rest] ? [$"y{rest}", $"Y{rest}"] : Array.Empty<string>()];
        return names.Select(name => Path.Combine(folder, name + ".npy")).FirstOrDefault(candidate => candidate != path && File.Exists(candidate))
            ?? throw new InvalidDataSetException($"No labels file ({string.Join(", ", names.Select(name => name + ".npy"))}) lies beside '{path}'.");
    }

    private static ImageShape ShapeOf(NpyArray samples) => samples.Shape switch
    {
        [_, int width] => ImageHeader.CheckedShape(samples.Name, 1, width, 1),
        [_, int height, int width] => ImageHeader.CheckedShape(samples.Name, height, width, 1),
        [_, int height, int width, (1 or 3) and int channels] => ImageHeader.CheckedShape(samples.Name, height, width, channels),
        _ => throw new InvalidDataSetException(
            $"{samples.Name} is an array of ({string.Join(", ", samples.Shape)}); (N, D), (N, H, W) or (N, H, W, 1 or 3), channels last, is expected."),
    };

    private static int[] ReadLabels(NpyArray labels)
    {
        if (labels.Type[0] == 'f' || labels.Shape is not ([_] or [_, 1]))
        {
            throw new InvalidDataSetException($"{labels.Name} is an array of ({string.Join(", ", labels.Shape)}) of {labels.Type}; labels are whole numbers, (N) or (N, 1).");
        }

        int[] classes = new int[labels.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            double label = labels.GetNumber(i);
            classes[i] = label is >= 0 and <= NumericLabels.Largest
                ? (int)label
                : throw new InvalidDataSetException($"Label {i} of {labels.Name} is {label}; labels are 0 to {NumericLabels.Largest}.");
        }

        return classes;
    }

    private static byte[] ReadPixels(NpyArray samples)
    {
        if (samples.Type is "u1" or "i1")
        {
            byte[] bytes = samples.Data.ToArray();
            for (int i = 0; samples.Type == "i1" && i < bytes.Length; i++)
            {
                bytes[i] ^= 0x80;
            }

            return bytes;
        }

        double[] values = new double[samples.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = samples.GetNumber(i);
        }

        int each = values.Length / samples.Shape[0];
        return NumericBytes.Convert(values, position => $"Element {position % each} of sample {position / each} of {samples.Name}");
    }
}
