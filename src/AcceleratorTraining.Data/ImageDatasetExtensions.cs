namespace AcceleratorTraining.Data;

/// <summary>Questions that every data set answers alike.</summary>
public static class ImageDatasetExtensions
{
    /// <summary>The shape of every image.</summary>
    public static ImageShape GetShape(this IImageDataset dataset) => new(dataset.Height, dataset.Width, dataset.Channels);

    /// <summary>Whether the samples' classes are known; else every label is 0 and stands for nothing.</summary>
    public static bool HasLabels(this IImageDataset dataset) => dataset.ClassNames is not [""];

    /// <summary>Refuses a data set that a model cannot take: another image shape, or a label outside its classes.</summary>
    /// <param name="dataset">The data set; none of its images is decoded.</param>
    /// <param name="shape">What the model takes.</param>
    /// <param name="classCount">How many classes the model tells apart, at least 1.</param>
    /// <exception cref="InvalidDataSetException">It does not fit; the message names the shapes, or the first sample whose label is out of range.</exception>
    public static void RequireFits(this IImageDataset dataset, ImageShape shape, int classCount)
    {
        if (dataset.GetShape() != shape)
        {
            throw new InvalidDataSetException($"'{dataset.Name}' holds images of {dataset.GetShape()}, but {shape} is needed.");
        }

        for (int index = 0; index < dataset.Count; index++)
        {
            int label = dataset.GetLabel(index);
            if (label < 0 || label >= classCount)
            {
                throw new InvalidDataSetException(
                    $"Sample '{dataset.GetSampleName(index)}' of '{dataset.Name}' has label {label}, but only labels 0 to {classCount - 1} are possible.");
            }
        }
    }
}
