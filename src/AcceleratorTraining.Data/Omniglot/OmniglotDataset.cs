using System.Collections.Immutable;

namespace AcceleratorTraining.Data;

/// <summary>
/// Handwritten characters of many alphabets (Lake, Salakhutdinov and Tenenbaum, 2015): a class a character, bright strokes on
/// black, one channel. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Read from zips or folders as published: .../ALPHABET/CHARACTER/DRAWING.png. What several of them hold is taken once. A class is named
/// ALPHABET/CHARACTER and, turned, ALPHABET/CHARACTER@90; classes and drawings stand in ordinal order, all upright ones before
/// all turned by 90 degrees and so on, counter-clockwise. Drawings are shrunk by area in integers and inverted.
/// </remarks>
public sealed class OmniglotDataset : IImageDataset
{
    private readonly int _side;
    private readonly byte[][] _drawings;
    private readonly int[] _labels;
    private readonly string[] _names;
    private readonly int _characters;

    private OmniglotDataset(string name, int side, SortedDictionary<string, byte[]> drawings, bool rotations)
    {
        Name = name;
        _side = side;
        _names = [.. drawings.Keys];
        _drawings = [.. drawings.Values];
        string[] characters = [.. _names.Select(OmniglotFiles.Character).Distinct(StringComparer.Ordinal)];
        Dictionary<string, int> labels = characters.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal);
        _labels = [.. _names.Select(each => labels[OmniglotFiles.Character(each)])];
        _characters = characters.Length;
        Turns = rotations ? 4 : 1;
        ClassNames = [.. Enumerable.Range(0, Turns).SelectMany(turn => characters.Select(each => turn == 0 ? each : $"{each}@{90 * turn}"))];
        Alphabets = [.. characters.Select(each => each[..each.IndexOf('/', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The alphabets that were taken, in ordinal order.</summary>
    public ImmutableArray<string> Alphabets { get; }

    /// <inheritdoc/>
    public int Count => _drawings.Length * Turns;

    /// <inheritdoc/>
    public int Height => _side;

    /// <inheritdoc/>
    public int Width => _side;

    /// <inheritdoc/>
    public int Channels => 1;

    /// <inheritdoc/>
    public ImmutableArray<string> ClassNames { get; }

    private int Turns { get; }

    /// <summary>Reads every drawing that is asked for.</summary>
    /// <param name="paths">Zips or folders, together one data set.</param>
    /// <param name="options">Which characters, and how.</param>
    /// <exception cref="InvalidDataSetException">A file is no such archive, an image is broken, an alphabet is missing, or two archives differ on one drawing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side outside 1 to 105.</exception>
    public static OmniglotDataset Open(IReadOnlyList<string> paths, OmniglotOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Side, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Side, 105, nameof(options));
        string name = string.Join(", ", paths);
        var drawings = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var skipped = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            OmniglotFiles.Read(path, options, drawings, skipped);
        }

        string[] missing = [.. options.Alphabets.Except(drawings.Keys.Select(OmniglotFiles.Alphabet))];
        if (missing.Length > 0)
        {
            throw new InvalidDataSetException($"'{name}' holds no alphabet '{missing[0]}'; it holds {string.Join(", ", skipped.Concat(options.Alphabets.Except(missing)).Order(StringComparer.Ordinal))}.");
        }

        return drawings.Count > 0
            ? new OmniglotDataset(name, options.Side, drawings, options.Rotations)
            : throw new InvalidDataSetException($"'{name}' holds no PNG image below ALPHABET/CHARACTER.");
    }

    /// <inheritdoc/>
    public int GetLabel(int index)
    {
        (int turn, int drawing) = Math.DivRem(DatasetArguments.RequireIndex(index, Count), _drawings.Length);
        return (turn * _characters) + _labels[drawing];
    }

    /// <inheritdoc/>
    public string GetSampleName(int index)
    {
        (int turn, int drawing) = Math.DivRem(DatasetArguments.RequireIndex(index, Count), _drawings.Length);
        return turn == 0 ? _names[drawing] : $"{_names[drawing]}@{90 * turn}";
    }

    /// <inheritdoc/>
    public void Read(int index, Span<byte> destination)
    {
        (int turn, int drawing) = Math.DivRem(DatasetArguments.RequireIndex(index, Count), _drawings.Length);
        DatasetArguments.RequireLength(destination, _side * _side);
        byte[] pixels = _drawings[drawing];
        for (int i = 0; i < destination.Length; i++)
        {
            // A turn counter-clockwise: what is seen at (y, x) lay at (x, last - y).
            (int y, int x) = Math.DivRem(i, _side);
            for (int quarter = 0; quarter < turn; quarter++)
            {
                (y, x) = (x, _side - 1 - y);
            }

            destination[i] = pixels[(y * _side) + x];
        }
    }
}
