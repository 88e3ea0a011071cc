using AcceleratorTraining.Hal;
using ILGPU;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Elements of directions, drawn where they are needed. spec: DIR-01 to DIR-13</summary>
internal static class Draws
{
    /// <summary>The form of a direction.</summary>
    internal struct Parameters
    {
        public int Kind;
        public int Order;
        public int Outputs;
        public int Inputs;
        public int Rank;
        public int ParityShift;
        public int Density;
        public int Keep;
        public int HasMask;
        public int HasGuide;

        /// <summary>Fraction bits before the guide.</summary>
        public int FractionBits;
        public uint Tensor;
    }

    /// <summary>Which output and input an element belongs to. spec: DIR-07</summary>
    public static (int Output, int Input) Locate(int position, in Parameters p)
    {
        switch ((ElementOrder)p.Order)
        {
            case ElementOrder.Panels: return (position / p.Inputs, position % p.Inputs);
            case ElementOrder.DepthwisePanels: return (position % p.Outputs, position / p.Outputs);
            default: return (position, 0);
        }
    }

    /// <summary>An element's number. spec: DIR-07</summary>
    public static long Number(int output, int input, in Parameters p) => p.Order == (int)ElementOrder.Linear
        ? output
        : ((long)(output / 16) * ((p.Inputs + 3) / 4) + input / 4) * 64 + output % 16 * 4 + input % 4;

    /// <summary>The key of a query.</summary>
    public static DirectionKey Key(ArrayView<byte> keys, int query)
    {
        ArrayView<uint> words = keys.Cast<uint>();
        return new DirectionKey(words[query * 4], words[query * 4 + 1], words[query * 4 + 2], words[query * 4 + 3]);
    }

    /// <summary>Whether an element takes part. spec: DIR-09, DIR-10</summary>
    public static bool IsActive(DirectionKey key, long number, int position, in DirectionViews v, in Parameters p)
    {
        if (p.HasMask != 0 && (v.Mask[position >> 3] >> (position & 7) & 1) == 0) return false;
        return Direction.IsDrawn(key, p.Tensor, number, p.Density) && Direction.IsKept(key, p.Tensor, number, p.Keep);
    }

    /// <summary>The element's bit b. spec: DIR-04</summary>
    public static int Bit(DirectionKey key, long number, in Parameters p) => Direction.Sign(key, p.Tensor, DirectionStream.Elements, number) < 0 ? 1 : 0;

    /// <summary>z of an element, in units of 2^-FractionBits of the operator.</summary>
    public static int At(DirectionKey key, int output, int input, int position, int w, in DirectionViews v, in Parameters p)
    {
        long number = Number(output, input, p);
        if (!IsActive(key, number, position, v, p)) return 0;
        int z;
        switch ((DirectionKind)p.Kind)
        {
            case DirectionKind.Rademacher: z = Direction.Sign(key, p.Tensor, DirectionStream.Elements, number); break;
            case DirectionKind.Gaussian8: z = v.Tables[DeviceTables.Gaussian + Direction.Byte(key, p.Tensor, DirectionStream.Elements, number)]; break;
            case DirectionKind.Parity: z = Parity.Chord(w, Bit(key, number, p), p.ParityShift); break;
            default: z = LowRank(key, output, input, p); break;
        }

        return p.HasGuide == 0 ? z : DirectionGuide.Blend(z, p.FractionBits, (sbyte)v.Guide[position], Elements.Int32(v.Blend, 0));
    }

    private static int LowRank(DirectionKey key, int output, int input, in Parameters p)
    {
        int sum = 0;
        for (int j = 0; j < p.Rank; j++)
        {
            sum += Direction.Sign(key, p.Tensor, Direction.Factor(DirectionStream.Outputs, j), output)
                * Direction.Sign(key, p.Tensor, Direction.Factor(DirectionStream.Inputs, j), input);
        }

        return sum;
    }
}
