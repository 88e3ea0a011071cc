using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

// Four channels at a time.
internal static partial class SumKernel
{
    /// <summary>
    /// As <see cref="RunBytes"/>, where channels come in fours on both sides and weights have no zero point. The zero point
    /// of x is taken out at the end: sum (x - z) w = sum x w - z sum w over the taps inside the map.
    /// </summary>
    public static void RunWords(Index1D thread, Operands o, Parameters p)
    {
        int index = o.Enter(thread);
        Place place = new(index, p);
        ArrayView<int> xs = o.A.Cast<int>(), ws = o.B.Cast<int>();
        int sum = p.HasBias == 0 ? 0 : (int)Elements.Read(o.C, p.BiasFormat, place.Output), weights = 0, words = p.Taken >> 2;
        for (int ky = 0; ky < p.FilterHeight; ky++)
        {
            int y = place.Top + ky * p.DilationY;
            if (y < 0 || y >= p.Height) continue;
            for (int kx = 0; kx < p.FilterWidth; kx++)
            {
                int x = place.Left + kx * p.DilationX;
                if (x < 0 || x >= p.Width) continue;
                int position = (((place.Image * p.Height + y) * p.Width + x) * p.Channels + place.First) >> 2;
                int weight = (place.Weight + (ky * p.FilterWidth + kx) * p.WeightTap) >> 2;
                for (int c = 0; c < words; c++)
                {
                    int w = ws[weight + c];
                    sum = DotProduct.Add(xs[position + c], w, sum);
                    weights = DotProduct.Add(w, DotProduct.Ones, weights);
                }
            }
        }

        Elements.Write(o.Y, p.YFormat, index, Narrowed(sum - p.XZeroPoint * weights, p.Bits));
    }

    /// <summary>The low bits of a sum, with their sign. spec: ACC-03</summary>
    public static int Narrowed(int sum, int bits) => sum << (32 - bits) >> (32 - bits);
}
