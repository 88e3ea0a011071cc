using AcceleratorTraining.Data;

namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>Data sets that are read from a path: the input becomes a file in a folder of its own.</summary>
internal abstract class FileTarget : FuzzTarget, IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("acctrain-fuzz-").FullName;

    /// <summary>The file that is damaged.</summary>
    protected abstract string FileName { get; }

    public override string Read(byte[] input)
    {
        string path = Path.Combine(Folder, FileName);
        File.WriteAllBytes(path, input);
        IImageDataset dataset = DatasetReader.Open(path);
        using IDisposable? opened = dataset as IDisposable;
        byte[] pixels = new byte[dataset.Height * dataset.Width * dataset.Channels];
        for (int i = 0; i < Math.Min(dataset.Count, 8); i++) dataset.Read(i, pixels);
        return $"{dataset.Count} {dataset.Channels} {dataset.ClassNames[dataset.GetLabel(0)]}";
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidDataSetException;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
