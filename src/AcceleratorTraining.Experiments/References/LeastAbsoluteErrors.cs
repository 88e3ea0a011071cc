namespace AcceleratorTraining.Experiments.References;

/// <summary>Fits y = sum of w_i x_i with the least sum of |error| / y, by least squares whose weights are one over the last errors. Deterministic.</summary>
internal static class LeastAbsoluteErrors
{
    // Errors below a thousandth count as one, so that no row pulls without bound.
    private const double SmallestError = 1e-3;
    private const int Rounds = 60;

    /// <summary>The weights.</summary>
    /// <param name="rows">Features of each row.</param>
    /// <param name="values">What they shall give; positive.</param>
    public static double[] Fit(IReadOnlyList<double[]> rows, IReadOnlyList<double> values)
    {
        int count = rows[0].Length;
        double[] weights = new double[count], importance = new double[rows.Count];
        Array.Fill(importance, 1);
        for (int round = 0; round < Rounds; round++)
        {
            double[,] system = new double[count, count + 1];
            for (int row = 0; row < rows.Count; row++)
            {
                for (int i = 0; i < count; i++)
                {
                    double scaled = importance[row] * rows[row][i] / values[row];
                    system[i, count] += scaled;
                    for (int j = 0; j < count; j++) system[i, j] += scaled * rows[row][j] / values[row];
                }
            }

            weights = Solve(system);
            for (int row = 0; row < rows.Count; row++) importance[row] = 1 / Math.Max(SmallestError, Math.Abs(Error(weights, rows[row], values[row])));
        }

        return weights;
    }

    /// <summary>Mean of |error| / y.</summary>
    public static double MeanError(double[] weights, IReadOnlyList<double[]> rows, IReadOnlyList<double> values) =>
        Enumerable.Range(0, rows.Count).Average(r => Math.Abs(Error(weights, rows[r], values[r])));

    private static double Error(double[] weights, double[] features, double value) => weights.Zip(features, (w, x) => w * x).Sum() / value - 1;

    // Gauss-Jordan elimination, the largest pivot first.
    private static double[] Solve(double[,] system)
    {
        int count = system.GetLength(0);
        for (int column = 0; column < count; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < count; row++)
                if (Math.Abs(system[row, column]) > Math.Abs(system[pivot, column])) pivot = row;
            for (int j = 0; j <= count; j++) (system[column, j], system[pivot, j]) = (system[pivot, j], system[column, j]);
            for (int row = 0; row < count; row++)
            {
                if (row == column) continue;
                double factor = system[row, column] / system[column, column];
                for (int j = column; j <= count; j++) system[row, j] -= factor * system[column, j];
            }
        }

        return [.. Enumerable.Range(0, count).Select(i => system[i, count] / system[i, i])];
    }
}
