using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Experiments.References;

/// <summary>The dot-product NPU beside Vela 3.10: first with Vela's blocks and weight plans, then with its own.</summary>
internal static class VelaComparison
{
    // The file prints six decimals.
    private const int PrintedDecimals = 6;

    /// <summary>Compares.</summary>
    /// <param name="operationsPath">vela_ops.csv.</param>
    /// <param name="networksPath">vela_networks.csv.</param>
    public static ReferenceComparison Run(string operationsPath, string networksPath)
    {
        ImmutableArray<ComparedQuantity>.Builder quantities = ImmutableArray.CreateBuilder<ComparedQuantity>();
        ImmutableArray<VelaReferenceNetwork> networks = VelaReferenceNetwork.Load(operationsPath, networksPath);
        quantities.AddRange(CompareGivenChoices(networks));
        quantities.AddRange(CompareOwnChoices(networks));
        quantities.Add(CompareSoftmax(networks));
        quantities.AddRange(VelaArenaComparison.Compare(networks));
        return new ReferenceComparison(
            "vela_ops.csv, vela_networks.csv: estimates of Arm's Vela 3.10 for Ethos-U55",
            "operators' shapes, formats, memories, raw and encoded weight bytes; for the rows 'given' also blocks, depth slices, first transfers and, where weights are sliced, the cycles of copying the unsliced stream; for the arena, depth slices and first transfers",
            quantities.ToImmutable());
    }

    private static IEnumerable<ComparedQuantity> CompareGivenChoices(ImmutableArray<VelaReferenceNetwork> networks)
    {
        Dictionary<string, ErrorSummary> columns = [];
        void Add(VelaReferenceOperation row, string column, double ours)
        {
            if (!columns.TryGetValue(column, out ErrorSummary? summary)) columns.Add(column, summary = new ErrorSummary());
            summary.Add(row.Name, Math.Round(ours, PrintedDecimals), row.Row.Number(column));
        }

        foreach (VelaReferenceNetwork network in networks)
        {
            NpuCostModel costs = new(network.Machine.Architecture, network.Machine.Memories.Buffer);
            long slack = 0;
            foreach (VelaReferenceOperation row in network.Operations)
            {
                NpuOperationCost cost = costs.Evaluate(row.Operation, row.Blocks, row.Weights, slack);
                Add(row, "base_cycles", cost.BaseCycles);
                Add(row, "prev_slack", slack);
                Add(row, "slack", cost.SlackCycles);
                if (row.Weights.BufferCount != 2) Add(row, "full_weight_transfer", cost.FullTransferCycles);
                Add(row, "npu_cycles", cost.NpuCycles);
                Add(row, "sram_cycles", cost.MemoryCycles.GetValueOrDefault("sram"));
                Add(row, "dram_cycles", cost.MemoryCycles.GetValueOrDefault("dram"));
                Add(row, "onflash_cycles", cost.MemoryCycles.GetValueOrDefault("on-chip-flash"));
                Add(row, "offflash_cycles", cost.MemoryCycles.GetValueOrDefault("flash"));
                Add(row, "op_cycles", cost.Cycles);
                Add(row, "macs", row.Operation.Macs);
                Add(row, "sram_rd_bytes", Bytes(cost, "sram", AccessDirection.Read));
                Add(row, "sram_wr_bytes", Bytes(cost, "sram", AccessDirection.Write));
                Add(row, "offflash_rd_bytes", Bytes(cost, "flash", AccessDirection.Read));
                slack = cost.SlackCycles;
            }
        }

        return columns.Select(c => c.Value.Exact($"{c.Key}, given Vela's choices"));
    }

    private static IEnumerable<ComparedQuantity> CompareOwnChoices(ImmutableArray<VelaReferenceNetwork> networks)
    {
        ErrorSummary totals = new(), operators = new(), blocks = new(), plans = new();
        foreach (VelaReferenceNetwork network in networks)
        {
            ImmutableArray<ScheduledOperation> scheduled = network.ScheduleOwn();
            double total = 0;
            foreach ((ScheduledOperation ours, VelaReferenceOperation theirs) in scheduled.Zip(network.Operations))
            {
                total += ours.Cost.Cycles;
                operators.Add(theirs.Name, Math.Round(ours.Cost.Cycles, PrintedDecimals), theirs.Row.Number("op_cycles"));
                if (theirs.Operation.Kind != NpuOperationKind.Copy) blocks.Add($"{theirs.Name}, {ours.Blocks.OutputBlock} for {theirs.Blocks.OutputBlock}", ours.Blocks.OutputBlock == theirs.Blocks.OutputBlock ? 1 : 0, 1);
                if (theirs.Operation.Weights is not null) plans.Add($"{theirs.Name}, {string.Join(':', ours.Weights.DepthSlices)} for {theirs.Row["depth_slices"]}", ours.Weights.DepthSlices.SequenceEqual(theirs.Weights.DepthSlices) ? 1 : 0, 1);
            }

            totals.Add(network.Name, Math.Round(total, PrintedDecimals), network.Row.Number("cycles_total"));
        }

        yield return totals.Summarize("cycles of a network, own blocks and weight plans", "at most 2 % a network", q => q.LargestError <= 0.02);
        yield return operators.Summarize("cycles of an operator, own blocks and weight plans", "at most 10 % an operator", q => q.LargestError <= 0.1);
        yield return blocks.Summarize("output blocks chosen alike", "information: no target", _ => true);
        yield return plans.Summarize("depth slices chosen alike", "information: no target", _ => true);
    }

    // The networks end in softmax: from the maximum before the table of exponentials to the end, against our own sequence of operations.
    private static ComparedQuantity CompareSoftmax(ImmutableArray<VelaReferenceNetwork> networks)
    {
        ErrorSummary summary = new();
        foreach (VelaReferenceNetwork network in networks)
        {
            int table = network.Operations.Select(o => o.Operation.TableBytes > 0).ToList().IndexOf(true);
            if (table < 1) continue;
            NpuOperation logits = network.Operations[table].Operation;
            ImmutableArray<NpuOperation> sequence = [.. new NpuSequences(network.Machine.Memories).Softmax(logits with { SecondInput = null, TableBytes = 0, TableMemory = null, Output = network.Operations[^1].Operation.Output })];
            ImmutableArray<ScheduledOperation> scheduled = new NpuScheduler(network.Machine.Architecture, network.Machine.Memories.Buffer).Schedule(sequence, new long[sequence.Length]);
            summary.Add(network.Name, Math.Round(scheduled.Sum(s => s.Cost.Cycles), PrintedDecimals), Math.Round(network.Operations[(table - 1)..].Sum(o => o.Row.Number("op_cycles")), PrintedDecimals));
        }

        return summary.Exact("cycles of a softmax, own sequence");
    }

    private static long Bytes(NpuOperationCost cost, string level, AccessDirection direction) => cost.Accesses.Where(a => a.Level == level && a.Direction == direction).Sum(a => a.Bytes);
}
