namespace AcceleratorTraining.Data;

/// <summary>Reads the drawings of one Omniglot archive or folder; they are named ALPHABET/CHARACTER/FILE.png, whatever lies above.</summary>
internal static class OmniglotFiles
{
    /// <summary>ALPHABET/CHARACTER of a drawing.</summary>
    public static string Character(string drawing) => drawing[..drawing.LastIndexOf('/')];

    /// <summary>ALPHABET of a drawing.</summary>
    public static string Alphabet(string drawing) => drawing[..drawing.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Adds the drawings that are asked for.</summary>
    /// <param name="path">A zip or folder.</param>
    /// <param name="options">Which alphabets, and how large.</param>
    /// <param name="drawings">Side * side pixels by name, strokes bright; added to.</param>
    /// <param name="skipped">Alphabets that were not asked for; added to.</param>
    public static void Read(string path, OmniglotOptions options, SortedDictionary<string, byte[]> drawings, SortedSet<string> skipped)
    {
        using IImageFiles files = Directory.Exists(path) ? new DirectoryImageFiles(path)
            : File.Exists(path) ? new ZipImageFiles(path)
            : throw new InvalidDataSetException($"'{path}' does not exist.");
        foreach (string file in files.Paths.Where(IsDrawing).Order(StringComparer.Ordinal))
        {
            string quoted = $"'{ClassFolderLayout.Printable(file)}' of '{path}'";
            string[] parts = file.Split('/');
            if (parts.Length < 3 || file.Any(char.IsControl))
            {
                throw new InvalidDataSetException($"{quoted} does not lie in ALPHABET/CHARACTER.");
            }

            string drawing = string.Join('/', parts[^3..]);
            if (!options.Alphabets.IsEmpty && !options.Alphabets.Contains(parts[^3]))
            {
                skipped.Add(parts[^3]);
                continue;
            }

            byte[] pixels = Decode(quoted, files.ReadAllBytes(file, quoted), options.Side);
            if (!drawings.TryAdd(drawing, pixels) && !drawings[drawing].AsSpan().SequenceEqual(pixels))
            {
                throw new InvalidDataSetException($"{quoted} differs from another drawing of that name.");
            }
        }
    }

    private static bool IsDrawing(string path) =>
        path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) && !path.Split('/').Any(part => part.StartsWith('.') || part == "__MACOSX");

    private static byte[] Decode(string name, byte[] bytes, int side)
    {
        ImageHeader header = ImageHeader.Inspect(name, bytes);
        (int height, int width) = (header.Shape.Height, header.Shape.Width);
        if (height < side || width < side)
        {
            throw new InvalidDataSetException($"{name} is an image of {header.Shape}, smaller than the {side}x{side} asked for.");
        }

        byte[] grey = new byte[height * width];
        ImageDecoder.Decode(name, bytes, header, channels: 1, grey);
        byte[] small = AreaResize.Shrink(grey, height, width, side);
        foreach (ref byte pixel in small.AsSpan())
        {
            pixel = (byte)(255 - pixel);
        }

        return small;
    }
}
