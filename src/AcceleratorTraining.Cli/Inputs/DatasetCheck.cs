using AcceleratorTraining.Data;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>Reads small data sets whole before they are used, so that a broken image is found whatever the seed draws.</summary>
internal static class DatasetCheck
{
    /// <summary>Beyond this many images only those that are used are read: the whole would cost more than the run.</summary>
    public const int WholeUpTo = 4096;

    /// <summary>Reads every image of a data set that is small enough.</summary>
    /// <exception cref="InvalidDataSetException">An image is broken.</exception>
    public static void RequireReadable(IImageDataset dataset)
    {
        if (dataset.Count > WholeUpTo) return;
        byte[] pixels = new byte[dataset.GetShape().ByteCount];
        for (int index = 0; index < dataset.Count; index++) dataset.Read(index, pixels);
    }
}
