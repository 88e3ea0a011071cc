namespace AcceleratorTraining.Data.Shifts;

/// <summary>Takes every 8x8 block of a component through the cosine transform, quantisation and back.</summary>
internal static class JpegBlocks
{
    private const int Side = 8;

    /// <summary>cos(k pi / 16) / 2 in Q20, k = 0 to 7; k = 0 stands for the constant row and is 1 / sqrt 8.</summary>
    private static ReadOnlySpan<int> HalfCosines => [370728, 514214, 484379, 435930, 370728, 291279, 200636, 102284];

    /// <summary>Row u holds the basis function of frequency u at places 0 to 7: an orthonormal matrix in Q20.</summary>
    private static readonly int[] Basis = CreateBasis();

    /// <summary>Replaces the samples by what decoding gives; blocks beyond the border repeat it.</summary>
    /// <param name="samples">Height * width samples within [0, 255], row-major; replaced.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="table">64 divisors, row-major by frequency.</param>
    public static void RoundTrip(int[] samples, int height, int width, int[] table)
    {
        long[] block = new long[Side * Side];
        long[] scratch = new long[Side * Side];
        for (int top = 0; top < height; top += Side)
        {
            for (int left = 0; left < width; left += Side)
            {
                for (int i = 0; i < block.Length; i++)
                {
                    int row = Math.Min(top + (i / Side), height - 1);
                    int column = Math.Min(left + (i % Side), width - 1);
                    block[i] = samples[(row * width) + column] - 128;
                }

                Transform(block, scratch, forward: true);
                Quantize(block, table);
                Transform(block, scratch, forward: false);
                for (int row = top; row < Math.Min(top + Side, height); row++)
                {
                    for (int column = left; column < Math.Min(left + Side, width); column++)
                    {
                        long value = (block[((row - top) * Side) + column - left] + (1L << 39)) >> 40;
                        samples[(row * width) + column] = IntegerMath.ClampToByte(value + 128);
                    }
                }
            }
        }
    }

    /// <summary>Both axes by the basis or its transpose; numbers gain 40 fraction bits. 128 * 8 * 2^40 is far from 2^63.</summary>
    private static void Transform(long[] block, long[] scratch, bool forward)
    {
        for (int i = 0; i < block.Length; i++)
        {
            long sum = 0;
            for (int k = 0; k < Side; k++)
            {
                sum += block[(i / Side * Side) + k] * Weight(i % Side, k);
            }

            scratch[i] = sum;
        }

        for (int i = 0; i < block.Length; i++)
        {
            long sum = 0;
            for (int k = 0; k < Side; k++)
            {
                sum += scratch[(k * Side) + (i % Side)] * Weight(i / Side, k);
            }

            block[i] = sum;
        }

        int Weight(int result, int source) => forward ? Basis[(result * Side) + source] : Basis[(source * Side) + result];
    }

    /// <summary>Q40 coefficients to the nearest multiple of their divisor, ties away from zero, as whole numbers.</summary>
    private static void Quantize(long[] block, int[] table)
    {
        for (int i = 0; i < block.Length; i++)
        {
            long step = (long)table[i] << 40;
            long level = (Math.Abs(block[i]) + (step / 2)) / step;
            block[i] = Math.Sign(block[i]) * level * table[i];
        }
    }

    private static int[] CreateBasis()
    {
        int[] basis = new int[Side * Side];
        for (int i = 0; i < basis.Length; i++)
        {
            // cos((2x + 1) u pi / 16) folded into the first quadrant: period 32, mirrored at 16 and, negated, at 8.
            int turn = (2 * (i % Side) + 1) * (i / Side) % 32;
            turn = turn > 16 ? 32 - turn : turn;
            basis[i] = turn == 8 ? 0 : turn < 8 ? HalfCosines[turn] : -HalfCosines[16 - turn];
        }

        return basis;
    }
}
