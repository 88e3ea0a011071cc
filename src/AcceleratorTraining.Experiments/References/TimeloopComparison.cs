using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Mapping;

namespace AcceleratorTraining.Experiments.References;

/// <summary>Our count of a loop nest's accesses beside Timeloop's, for its shipped designs.</summary>
internal static class TimeloopComparison
{
    /// <summary>Compares.</summary>
    /// <param name="designs">timeloop_designs.csv.</param>
    /// <param name="counts">timeloop_access_counts.csv.</param>
    /// <param name="energyTables">energy_tables.csv, for the energy of an access beyond the two digits that Timeloop prints.</param>
    public static ReferenceComparison Run(string designs, string counts, string energyTables)
    {
        ErrorSummary cycles = new(), computes = new(), utilization = new(), instances = new(), tiles = new(), reads = new(), fills = new(), updates = new(), reductions = new();
        TimeloopEnergy energy = new(ReferenceTableReader.Load(energyTables));
        ReferenceTableReader table = ReferenceTableReader.Load(counts);
        foreach (ReferenceTableReader.Row design in ReferenceTableReader.Load(designs).Rows)
        {
            string name = design["design"];
            TimeloopDesign parsed = TimeloopDesign.Parse(name, design["mapping"]);
            NestTraffic traffic = NestAnalysis.Analyze(parsed.Problem, parsed.Nest);
            cycles.Add(name, traffic.Cycles, design.Number("cycles"));
            computes.Add(name, traffic.Computes, design.Number("computes"));
            foreach (ReferenceTableReader.Row row in table.Rows.Where(r => r["design"] == name))
            {
                string label = $"{name} {row["component"]} {row["dataspace"]}";
                if (row["dataspace"] == "compute")
                {
                    utilization.Add(name, Math.Round(100.0 * traffic.ComputeInstances / row.Number("instances"), 2), design.Number("utilization_pct"));
                    instances.Add(label, traffic.ComputeInstances, row.Number("utilized_instances"));
                    energy.AddMultipliers(label, row, traffic);
                    continue;
                }

                LevelTraffic ours = traffic.At(row["component"], row["dataspace"] switch { "Weights" => Operand.Weights, "Inputs" => Operand.Input, _ => Operand.Output });
                instances.Add(label, ours.Instances, row.Number("utilized_instances"));
                tiles.Add(label, ours.TileWords, row.Number("utilized_capacity_words"));
                reads.Add(label, ours.Reads, row.Number("reads_per_instance"));
                fills.Add(label, ours.Fills, row.Number("fills_per_instance"));
                updates.Add(label, ours.Updates, row.Number("updates_per_instance"));
                reductions.Add(label, ours.TemporalReductions, row.Number("temporal_reductions_per_instance"));
                energy.Add(label, row, ours);
            }
        }

        return new ReferenceComparison(
            "timeloop_designs.csv, timeloop_access_counts.csv: Timeloop's outputs for its exercises, given the mapping",
            "loop nests, memories, energy of an access; energies of networks and leakage have no rows there",
            [
                cycles.Exact("cycles"), computes.Exact("multiply-accumulates"), utilization.Exact("utilization, percent to two digits"), instances.Exact("instances used"), tiles.Exact("words kept"),
                reads.Exact("reads an instance"), fills.Exact("fills an instance"), updates.Exact("updates an instance"), reductions.Exact("temporal reductions an instance"), energy.Summarize(),
            ]);
    }
}
