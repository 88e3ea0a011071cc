namespace AcceleratorTraining.Models;

/// <summary>How a window treats the border of a map, by its number in the .tflite schema.</summary>
public enum PaddingScheme
{
    /// <summary>Padded so that there is an output for each stride begun.</summary>
    Same = 0,

    /// <summary>Not padded.</summary>
    Valid = 1,
}
