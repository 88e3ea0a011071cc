namespace AcceleratorTraining.Hal;

/// <summary>
/// Maps a row-major position of a parameter to its output n, its input k and its number in the direction generator.
/// spec: DIR-07
/// </summary>
public readonly struct ElementNumbering
{
    private readonly ElementOrder _order;

    /// <summary>Numbers the elements of a parameter of shape <paramref name="shape"/>.</summary>
    public ElementNumbering(ElementOrder order, TensorShape shape)
    {
        _order = order;
        (Outputs, Inputs) = order switch
        {
            ElementOrder.Panels => (shape.Rank == 0 ? 1 : shape[0], shape.ElementsPerOuter),
            ElementOrder.DepthwisePanels => (shape[-1], shape[-1] == 0 ? 0 : shape.ElementCount / shape[-1]),
            _ => (shape.ElementCount, 1),
        };
    }

    /// <summary>N: output channels, or elements of a vector.</summary>
    public int Outputs { get; }

    /// <summary>K: inputs of one output channel.</summary>
    public int Inputs { get; }

    /// <summary>Output n and input k of the element at a row-major position.</summary>
    public (int Output, int Input) Locate(int position) => _order switch
    {
        ElementOrder.Panels => (position / Inputs, position % Inputs),
        ElementOrder.DepthwisePanels => (position % Outputs, position / Outputs),
        _ => (position, 0),
    };

    /// <summary>The number of element (n, k).</summary>
    public long Number(int output, int input) => _order == ElementOrder.Linear
        ? output
        : ((long)(output / 16) * ((Inputs + 3) / 4) + input / 4) * 64 + output % 16 * 4 + input % 4;
}
