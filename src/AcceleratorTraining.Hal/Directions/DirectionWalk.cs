namespace AcceleratorTraining.Hal;

/// <summary>
/// Reads a direction of kind Rademacher, Gaussian8 or Rank1 element by element, keeping the last generator blocks:
/// neighbours in a panel share them. Gives what <see cref="Direction.At"/> gives. A mutable value type: pass by reference.
/// </summary>
/// <param name="kind">What z is.</param>
/// <param name="stream">Where signs are drawn from; Elements except for the factors of a low-rank direction.</param>
/// <param name="key">Run, step and query.</param>
/// <param name="tensor">The parameter's id.</param>
/// <param name="numbering">The parameter's element numbering.</param>
public struct DirectionWalk(DirectionKind kind, DirectionStream stream, DirectionKey key, uint tensor, ElementNumbering numbering) : IDirectionSampler
{
    private CachedBlock _elements, _outputs;

    /// <summary>z of element (output, input), in units of 2^-FractionBits of the kind.</summary>
    public int At(int output, int input) => kind switch
    {
        DirectionKind.Rademacher => _elements.Sign(key, tensor, stream, numbering.Number(output, input)),
        DirectionKind.Gaussian8 => GaussianTable.Values[_elements.Byte(key, tensor, stream, numbering.Number(output, input))],
        _ => _outputs.Sign(key, tensor, DirectionStream.Outputs, output) * _elements.Sign(key, tensor, DirectionStream.Inputs, input),
    };

    int IDirectionSampler.At(int output, int input, int position, long w, in DirectionOperands operands) => At(output, input);
}
