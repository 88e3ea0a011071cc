namespace AcceleratorTraining.Baselines;

/// <summary>TFLite's SAME padding: output = ceil(input / stride), the odd padding row goes to the far side.</summary>
public readonly record struct WindowGeometry(int Input, int Filter, int Stride)
{
    public int Output => (Input + Stride - 1) / Stride;

    public int PaddingBefore => Math.Max(0, ((Output - 1) * Stride) + Filter - Input) / 2;

    /// <summary>Where the window of <paramref name="output"/> starts; may be negative.</summary>
    public int Start(int output) => (output * Stride) - PaddingBefore;
}
