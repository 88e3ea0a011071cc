using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>
/// Random bits that directions of a parameter take out of the generator (hal-spec/directions.md). A stream is read up to the
/// parameter's last element number, so the padding of a panel counts (DIR-07), what is left of the last block does not. spec: TIMING-09
/// </summary>
internal static class DirectionBits
{
    // DIR-04: a bit; DIR-05, DIR-09, DIR-10: a byte; DIR-11: half a word.
    private const int Sign = 1, Byte = 8, Dither = 16;

    /// <summary>
    /// Of PERTURB, or of UPDATE with <paramref name="queries"/> keys. For each query: a bit an element number for Rademacher and
    /// Parity (DIR-04, DIR-12), a byte for Gaussian8 (DIR-05), for low rank a bit an output and an input of each term (DIR-06,
    /// DIR-08), which are drawn once and kept; a byte a number more with a density (DIR-09). Once, whatever the queries: a byte
    /// a number with a share kept (DIR-10), two with stochastic rounding (DIR-11).
    /// </summary>
    /// <param name="operator">The operator.</param>
    /// <param name="parameter">The shape of w; not empty.</param>
    /// <param name="queries">Directions drawn; at least 1.</param>
    public static long Of(DirectionOperator @operator, TensorShape parameter, int queries)
    {
        ElementNumbering numbering = new(@operator.Order, parameter);
        long numbers = numbering.Number(numbering.Outputs - 1, numbering.Inputs - 1) + 1;
        long direction = @operator.Direction switch
        {
            DirectionKind.Gaussian8 => numbers * Byte,
            DirectionKind.Rank1 or DirectionKind.RankR => @operator.Rank * ((long)numbering.Outputs + numbering.Inputs) * Sign,
            _ => numbers * Sign,
        };
        long aQuery = direction + (@operator.Density < Direction.All ? numbers * Byte : 0);
        long once = (@operator.Keep < Direction.All ? numbers * Byte : 0) + (@operator is Update { Rule: StepRule.Stochastic } ? numbers * Dither : 0);
        return aQuery * queries + once;
    }
}
