using System.Runtime.CompilerServices;

namespace AcceleratorTraining.Hal;

/// <summary>
/// Any direction of one query: of any kind, with density, mask and guide. Keeps the last generator block of each stream.
/// A mutable value type: pass by reference. spec: DIR-04 to DIR-06, DIR-08 to DIR-13
/// </summary>
/// <param name="kind">What z is before mask and guide.</param>
/// <param name="form">Rank, density and share kept.</param>
/// <param name="key">Run, step and query.</param>
/// <param name="tensor">The parameter's id.</param>
/// <param name="numbering">The parameter's element numbering.</param>
internal struct DirectionSampler(DirectionKind kind, DirectionForm form, DirectionKey key, uint tensor, ElementNumbering numbering) : IDirectionSampler
{
    private CachedBlock _elements, _density, _keep;
    private Terms _outputs, _inputs;

    public int At(int output, int input, int position, long w, in DirectionOperands operands)
    {
        long number = numbering.Number(output, input);
        if (!IsActive(number, position, operands)) return 0;
        int z = kind switch
        {
            DirectionKind.Rademacher => _elements.Sign(key, tensor, DirectionStream.Elements, number),
            DirectionKind.Gaussian8 => GaussianTable.Values[_elements.Byte(key, tensor, DirectionStream.Elements, number)],
            DirectionKind.Parity => Parity.Chord((int)w, Bit(number), form.ParityShift),
            _ => LowRank(output, input),
        };
        return operands.Guide.IsEmpty ? z : DirectionGuide.Blend(z, kind.FractionBits(), (sbyte)operands.Guide[position], operands.Blend);
    }

    /// <summary>An i8 weight after a swap of codes: P_b for a positive magnitude, P_(1-b) for a negative. spec: PERTURB-21</summary>
    public int Swap(int output, int input, int position, int w, int sign, in DirectionOperands operands)
    {
        long number = numbering.Number(output, input);
        if (sign == 0 || !IsActive(number, position, operands)) return w;
        int bit = Bit(number);
        return Parity.Swap(w, sign > 0 ? bit : 1 - bit, form.ParityShift);
    }

    private bool IsActive(long number, int position, in DirectionOperands operands) =>
        operands.IsSet(position)
        && (form.Keep == Direction.All || _keep.Byte(key.OfRun(), tensor, DirectionStream.Keep, number) < form.Keep)
        && (form.Density == Direction.All || _density.Byte(key, tensor, DirectionStream.Density, number) < form.Density);

    private int Bit(long number) => (1 - _elements.Sign(key, tensor, DirectionStream.Elements, number)) / 2;

    private int LowRank(int output, int input)
    {
        int sum = 0;
        for (int j = 0; j < form.Rank; j++)
        {
            sum += _outputs[j].Sign(key, tensor, Direction.Factor(DirectionStream.Outputs, j), output)
                * _inputs[j].Sign(key, tensor, Direction.Factor(DirectionStream.Inputs, j), input);
        }

        return sum;
    }

    [InlineArray(Direction.MaximumRank)]
    private struct Terms
    {
        private CachedBlock _first;
    }
}
