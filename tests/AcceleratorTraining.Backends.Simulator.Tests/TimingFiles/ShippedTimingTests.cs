using System.Text.Json;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Workloads;
using AcceleratorTraining.Conformance;

namespace AcceleratorTraining.Backends.Simulator.Tests.TimingFiles;

/// <summary>What holds on every machine that ships, for every program.</summary>
public class ShippedTimingTests
{
    private const int ProgramCount = 2000;

    public static TheoryData<string> Names => [.. TimingProfiles.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_program_has_a_price_and_no_price_is_below_its_bounds(string name)
    {
        TimingProfile timing = TimingProfiles.Get(name);
        for (uint number = 0; number < ProgramCount; number++)
        {
            RandomProgram random = RandomProgram.Create(5, number);
            SimulatedProgram program = SimulatedProgram.Create(random.Program, timing);
            Assert.Equal(program.Workload.Operators.Length, program.Costs.Length);
            for (int i = 0; i < program.Costs.Length; i++) Check(timing, program.Workload.Operators[i], program.Costs[i], random);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_machine_says_where_its_figures_come_from_and_how_far_off_they_are(string name)
    {
        TimingProfile timing = TimingProfiles.Get(name);
        Assert.Equal(name, timing.Name);
        Assert.True(timing.Source.Length > 20 && timing.MeasuredError.Length > 20, $"'{name}' tells little of its source or its error.");
        if (timing.EnergyTable is { } table) Assert.Equal(table, EnergyTables.Get(table).Name);
    }

    [Fact]
    public void A_name_that_is_no_timing_lists_those_there_are() =>
        Assert.Contains("cortex-m4", Assert.Throws<SimulationException>(() => TimingProfiles.Get("cortex-m3")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "shall be a JSON object")]
    [InlineData("""{"machine": "abacus"}""", "field 'machine' shall be one of")]
    [InlineData("""{"machine": "microcontroller", "beads": 7}""", "field 'beads' is unknown")]
    [InlineData("""{"machine": "microcontroller"}""", "field 'name' is missing")]
    public void A_broken_file_is_one_error_that_names_the_field(string json, string problem) =>
        Assert.Contains(problem, Assert.Throws<SimulationException>(() => TimingProfiles.Parse(json, "Timing file 'x.json'")).Message, StringComparison.Ordinal);

    private static void Check(TimingProfile timing, WorkloadOperator operation, OperatorCost cost, RandomProgram random)
    {
        string what = $"{timing.Name}, {random.Describe()}, {operation.Name}: {JsonSerializer.Serialize(cost)}";
        Assert.True(cost is { ComputeCycles: >= 0, StallCycles: >= 0, RooflineCycles: >= 0 } && cost.Name == operation.Name, what);
        Assert.True(cost.Macs == operation.Macs || cost.Macs == 0, what);
        Assert.True(cost.Cycles >= cost.RooflineCycles && cost.Cycles * (double)timing.Model.PeakMacsPerCycle >= cost.Macs, what);
        Assert.True(cost.ArrayUtilization is >= 0 and <= 1 && cost.MappingEfficiency is >= 0 and <= 1, what);
        Assert.True(cost.Accesses.All(a => a is { Words: >= 0, Bytes: >= 0 } && timing.Memories.Any(m => m.Name == a.Level)), what);
        Assert.True(cost.Accesses.DistinctBy(a => (a.Level, a.Operand, a.Direction)).Count() == cost.Accesses.Length, what);
    }
}
