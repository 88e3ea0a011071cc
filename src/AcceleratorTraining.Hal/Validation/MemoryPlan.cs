using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// Where every intermediate value of a program lives in one arena, by lifetime. Accumulators that only a RESCALE reads,
/// and perturbed views that only one layer reads as its weights, never reach memory on a real machine and take no room.
/// spec: PROFILE-06
/// </summary>
public sealed class MemoryPlan
{
    private MemoryPlan(ImmutableArray<long> offsets, MemoryFootprint footprint)
    {
        Offsets = offsets;
        Footprint = footprint;
    }

    /// <summary>Byte offset of each value in the arena; -1 for values that need none (constants, bindings, fused accumulators, folded views).</summary>
    public ImmutableArray<long> Offsets { get; }

    /// <summary>Constants and the arena's size.</summary>
    public MemoryFootprint Footprint { get; }

    /// <summary>Plans a structurally valid program: largest values first, each at the lowest offset free over its lifetime.</summary>
    /// <param name="program">What to plan.</param>
    /// <param name="alignment">Alignment of every value, in bytes; a power of two.</param>
    public static MemoryPlan Create(ForwardProgram program, int alignment)
    {
        int count = program.Values.Length;
        long Aligned(long bytes) => (bytes + alignment - 1) & -(long)alignment;
        int[] first = new int[count], last = new int[count];
        bool[] fused = FusedAccumulators(program);
        Array.Fill(first, -1);
        for (int n = 0; n < program.Nodes.Length; n++)
        {
            foreach (int input in program.Nodes[n].Inputs) last[input] = n;
            foreach (int output in program.Nodes[n].Outputs) (first[output], last[output]) = (n, n);
        }

        // The layer that draws a view while it reads the parameter needs the parameter and the other operands until then.
        foreach ((Node perturb, int reader) in FoldedViews(program))
        {
            fused[perturb.Outputs[0]] = true;
            foreach (int input in perturb.Inputs) last[input] = Math.Max(last[input], reader);
        }

        HashSet<int> bound = [.. program.Bindings.Select(b => b.OutputValue), .. program.Bindings.Select(b => b.InputValue)];
        long constants = program.Values.Where(v => v.IsConstant).Sum(v => Aligned(v.Type.ByteCount));
        long[] offsets = new long[count];
        Array.Fill(offsets, -1);
        List<int> placed = [];
        long peak = 0;
        IEnumerable<int> movable = Enumerable.Range(0, count).Where(v => first[v] >= 0 && !fused[v] && !bound.Contains(v));
        foreach (int value in movable.OrderByDescending(v => program.Values[v].Type.ByteCount).ThenBy(v => v))
        {
            long size = Aligned(program.Values[value].Type.ByteCount), offset = 0;
            foreach (int other in placed.Where(o => first[o] <= last[value] && first[value] <= last[o]).OrderBy(o => offsets[o]))
            {
                if (offsets[other] >= offset + size) break;
                offset = Math.Max(offset, offsets[other] + Aligned(program.Values[other].Type.ByteCount));
            }

            offsets[value] = offset;
            placed.Add(value);
            peak = Math.Max(peak, offset + size);
        }

        return new MemoryPlan([.. offsets], new MemoryFootprint(constants, peak, 0));
    }

    /// <summary>
    /// PERTURBs that are done on the weights' way into the array, and the node each feeds: it is the only reader, and the
    /// parameter's buffer is not written by this program.
    /// </summary>
    private static List<(Node Perturb, int Reader)> FoldedViews(ForwardProgram program)
    {
        HashSet<int> taken = [.. program.Bindings.Where(b => b.OutputValue >= 0).SelectMany(b => (int[])[b.InputValue, b.OutputValue])];
        ILookup<int, (int Node, int Operand)> readers = program.Nodes.SelectMany((n, i) => n.Inputs.Select((v, k) => (Value: v, Node: i, Operand: k))).ToLookup(r => r.Value, r => (r.Node, r.Operand));
        List<(Node, int)> folded = [];
        foreach (Node node in program.Nodes)
        {
            if (node.Operator is not Perturb || node.Inputs.IsEmpty || node.Outputs.Length != 1 || taken.Contains(node.Outputs[0]) || taken.Contains(node.Inputs[0])) continue;
            if (readers[node.Outputs[0]].ToArray() is not [(int reader, 1)] || program.Nodes[reader].Operator is not (Conv2D or DepthwiseConv2D or MatMul)) continue;
            folded.Add((node, reader));
        }

        return folded;
    }

    /// <summary>Which values are sums that a single RESCALE reads and nothing observes: they stay in the accumulator.</summary>
    internal static bool[] FusedAccumulators(ForwardProgram program)
    {
        int[] readers = new int[program.Values.Length];
        bool[] sums = new bool[program.Values.Length], fused = new bool[program.Values.Length];
        foreach (Node node in program.Nodes)
        {
            foreach (int input in node.Inputs) readers[input]++;
            if (node.Operator is Conv2D or DepthwiseConv2D or MatMul or BatchMatMul or Add or Subtract or Multiply or ReduceSum && node.Outputs.Length == 1) sums[node.Outputs[0]] = true;
        }

        foreach (Binding binding in program.Bindings)
        {
            if (binding.OutputValue >= 0) sums[binding.OutputValue] = false;
        }

        foreach (Node node in program.Nodes)
        {
            if (node.Operator is Rescale && node.Inputs.Length > 0 && sums[node.Inputs[0]] && readers[node.Inputs[0]] == 1) fused[node.Inputs[0]] = true;
        }

        return fused;
    }
}
