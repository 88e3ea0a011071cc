using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Mapping;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Experiments.References;

/// <summary>A row of zigzag_layers.csv: the layer as loops, and the mapping that ZigZag chose.</summary>
/// <param name="Problem">The layer.</param>
/// <param name="Tiling">ZigZag's mapping of it.</param>
internal sealed partial record ZigZagLayer(LoopProblem Problem, Tiling Tiling)
{
    private static readonly ImmutableArray<(string Letter, Operand Operand)> Letters = [("I", Operand.Input), ("W", Operand.Weights), ("O", Operand.Output)];

    /// <summary>Reads a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="hierarchy">Its hardware.</param>
    /// <exception cref="InvalidDataSetException">The equation names a loop without a size.</exception>
    public static ZigZagLayer Read(ReferenceTableReader.Row row, MemoryHierarchy hierarchy)
    {
        ImmutableArray<LoopDimension> dimensions = [.. row["loops"].Split(' ').Select(l => l.Split('=')).Select(p => new LoopDimension(p[0], Number(p[1])))];
        Dictionary<string, long> bits = row["operand_bits"].Split(' ').Select(b => b.Split('=')).ToDictionary(p => p[0], p => Number(p[1]));
        Dictionary<string, IndexAxis> windows = Windows().Matches(row["relations"]).ToDictionary(
            w => w.Groups[1].Value,
            w => IndexAxis.Window(Find(w.Groups[3].Value), Number(w.Groups[2].Value), Find(w.Groups[5].Value), Number(w.Groups[4].Value)));
        ImmutableArray<LoopOperand> operands = [.. Letters.Select(o => new LoopOperand(
            o.Operand,
            [.. Indices(row["equation"], o.Letter).Select(i => windows.TryGetValue(i, out IndexAxis window) ? window : IndexAxis.Of(Find(i)))],
            (int)(o.Letter == "O" ? bits["O_final"] : bits[o.Letter]),
            (int)bits[o.Letter]))];
        LoopProblem problem = new($"{row["network"]} {row["layer"]}", dimensions, operands);

        ImmutableArray<ImmutableArray<ImmutableArray<NestLoop>>> levels = [.. Letters.Select(o => (ImmutableArray<ImmutableArray<NestLoop>>)[.. row[$"{o.Letter}_temporal_mapping_inner_to_outer"].Split('|').Select(l => Loops(l))])];
        ImmutableArray<NestLoop> temporal = [.. levels[0].SelectMany(l => l)];
        HashSet<int> unrolled = [.. row["I_spatial_mapping_inner_to_outer"].Split('|').SelectMany(l => Loops(l)).Select(l => l.Dimension)];

        // The text has whole places: ZigZag spreads what a loop has left over them evenly, as a mean.
        ImmutableArray<SpatialFactor> spatial = [.. unrolled.Order().Select(d => new SpatialFactor(
            hierarchy.Array.Select((a, i) => (a, i)).First(p => p.a.Unrolls.Contains(dimensions[d].Name)).i, d, (double)dimensions[d].Size / temporal.Where(l => l.Dimension == d).Aggregate(1L, (product, l) => product * l.Count)))];
        return new ZigZagLayer(problem, new Tiling(spatial, temporal, [.. Letters.Select((o, i) => new OperandTiling(o.Operand, [.. levels[i].Select((_, l) => levels[i].Take(l + 1).Sum(x => x.Length))]))]));

        int Find(string name)
        {
            for (int d = 0; d < dimensions.Length; d++)
                if (string.Equals(dimensions[d].Name, name, StringComparison.OrdinalIgnoreCase)) return d;
            throw new InvalidDataSetException($"Layer '{row["layer"]}' of '{row["network"]}' has no size for loop '{name}'.");
        }

        ImmutableArray<NestLoop> Loops(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(':')).Select(p => new NestLoop(Find(p[0]), Number(p[1])))];
    }

    /// <summary>What ZigZag printed for a memory on an operand's way: reads for below, writes from below, reads for above, writes from above.</summary>
    public static ImmutableArray<long> Accesses(ReferenceTableReader.Row row, string letter, int level) =>
        [.. row[$"{letter}_accesses_inner_to_outer"].Split(';')[level].Split('/').Select(Number)];

    private static IEnumerable<string> Indices(string equation, string letter) =>
        Regex.Match(equation, $@"{letter}((\[\w+\])+)").Groups[1].Value.Split(['[', ']'], StringSplitOptions.RemoveEmptyEntries).Select(i => i.ToUpperInvariant());

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(I[XY])=(\d+)\*(O[XY])\+(\d+)\*(F[XY])")]
    private static partial Regex Windows();
}
