namespace AcceleratorTraining.Baselines;

/// <summary>Which elements of two operands each element of an elementwise result is made of; null tables are the identity.</summary>
public sealed class Broadcast
{
    private readonly int[]? _left;
    private readonly int[]? _right;

    /// <summary>Shapes are aligned at their innermost dimension; a dimension of 1 counts for all.</summary>
    public Broadcast(ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<int> output)
    {
        _left = Table(left, output);
        _right = Table(right, output);
    }

    /// <summary>The left operand's element.</summary>
    public int Left(int output) => _left is null ? output : _left[output];

    /// <summary>The right operand's element.</summary>
    public int Right(int output) => _right is null ? output : _right[output];

    private static int[]? Table(ReadOnlySpan<int> operand, ReadOnlySpan<int> output)
    {
        int count = 1, own = 1;
        foreach (int dimension in output) count *= dimension;
        foreach (int dimension in operand) own *= dimension;
        if (own == count) return null;
        int[] table = new int[count];
        for (int i = 0; i < count; i++)
        {
            int rest = i, stride = 1;
            for (int d = 1; d <= output.Length; d++)
            {
                int size = d <= operand.Length ? operand[^d] : 1;
                if (size > 1) table[i] += rest % output[^d] * stride;
                rest /= output[^d];
                stride *= size;
            }
        }

        return table;
    }
}
