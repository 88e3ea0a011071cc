using System.Collections.Immutable;

namespace AcceleratorTraining.Data;

/// <summary>Encoded images in class folders, decoded whenever one is read; nothing decoded is kept. Thread-safe.</summary>
internal sealed class ImageFileDataset : IImageDataset, IDisposable
{
    private readonly IImageFiles _files;
    private readonly ClassFolderLayout _layout;
    private readonly ImageShape _shape;

    /// <summary>Opens a data set over <paramref name="files"/>, which it owns; inspects the first image only.</summary>
    /// <param name="name">What messages call the data set.</param>
    /// <param name="files">Where the images are.</param>
    /// <param name="channels">1 or 3 to convert every image; null: as many as the first image has.</param>
    /// <param name="labelled">Whether classes are needed.</param>
    public ImageFileDataset(string name, IImageFiles files, int? channels, bool labelled = true)
    {
        Name = name;
        _files = files;
        _layout = ClassFolderLayout.Create(name, files.Paths, labelled);
        ImageShape first = ImageHeader.Inspect(Quoted(0), files.ReadAllBytes(_layout.Paths[0], Quoted(0))).Shape;
        Converts = channels is not null;
        _shape = first with { Channels = channels ?? first.Channels };
    }

    public string Name { get; }

    public int Count => _layout.Paths.Length;

    public int Height => _shape.Height;

    public int Width => _shape.Width;

    public int Channels => _shape.Channels;

    public ImmutableArray<string> ClassNames => _layout.ClassNames;

    private bool Converts { get; }

    public int GetLabel(int index) => _layout.Labels[DatasetArguments.RequireIndex(index, Count)];

    public string GetSampleName(int index) => _layout.Paths[DatasetArguments.RequireIndex(index, Count)];

    public void Read(int index, Span<byte> destination)
    {
        DatasetArguments.RequireIndex(index, Count);
        DatasetArguments.RequireLength(destination, _shape.ByteCount);
        string name = Quoted(index);
        byte[] bytes = _files.ReadAllBytes(_layout.Paths[index], name);
        ImageHeader header = ImageHeader.Inspect(name, bytes);
        ImageShape shape = Converts ? header.Shape with { Channels = Channels } : header.Shape;
        if (shape != _shape)
        {
            throw new InvalidDataSetException($"{name} is an image of {shape}, but the first one, '{GetSampleName(0)}', is one of {_shape}.");
        }

        ImageDecoder.Decode(name, bytes, header, Channels, destination);
    }

    public void Dispose() => _files.Dispose();

    private string Quoted(int index) => $"'{GetSampleName(index)}' of '{Name}'";
}
