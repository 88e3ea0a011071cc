using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class ScaleSimFilesTests
{
    private const string Configuration = """
        [general]
        run_name = My array 16x8

        # sizes
        [architecture_presets]
        ArrayHeight:    16
        ArrayWidth : 8
        IfmapSramSzkB:    2
        FilterSramSzkB:   3
        OfmapSramSzkB:    4
        Dataflow : ws
        Bandwidth : 10
        [run_presets]
        InterfaceBandwidth: CALC
        """;

    private const string Topology = """
        Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,
        Conv1,34,34,3,3,3,16,1,
        Conv1,10,8,3,2,4,5,2,
        Conv2DP,12,12,3,3,8,1,1,
        FC,7,64,1,64,1,10,1,
        """;

    [Fact]
    public void A_configuration_becomes_a_profile_of_mode_scale_sim()
    {
        TimingProfile profile = ScaleSimConfiguration.Parse(Configuration, "x.cfg");
        Assert.Equal(("my-array-16x8", "scale-sim", 128L), (profile.Name, profile.Model.Mode, profile.Model.PeakMacsPerCycle));
        Assert.Equal(9 * 1024, profile.Memories.Single(m => m.Name == "sram").SizeBytes);

        // 27 products on 16 rows, 16 filters on 8 columns: 2 x 2 folds of 1024 + 32 + 8 - 2 cycles.
        OperatorCost cost = profile.Model.Evaluate(ScaleSimTopology.Parse(Topology, "t.csv"))[0];
        Assert.Equal(4 * 1062, cost.Cycles);
        ScaleSimCounts counts = ScaleSimCounts.Of(cost);
        Assert.Equal((2L * 1024 * 27, 432L, 2L * 16_384), (counts.SramIfmapReads, counts.SramFilterReads, counts.SramOfmapWrites));
        Assert.Equal(432, counts.DramFilterReads);
        Assert.True(counts.DramIfmapReads >= 34 * 34 * 3 && counts.DramOfmapWrites >= 2 * 16_384);
    }

    [Theory]
    [InlineData("ArrayWidth : 8", "ArrayWidth : 0", "'ArrayWidth'")]
    [InlineData("ArrayWidth : 8", "", "'ArrayWidth' is missing")]
    [InlineData("Dataflow : ws", "Dataflow : rs", "'Dataflow'")]
    [InlineData("InterfaceBandwidth: CALC", "InterfaceBandwidth: USER", "'InterfaceBandwidth'")]
    [InlineData("Bandwidth : 10", "SparsitySupport : True", "'SparsitySupport'")]
    [InlineData("Bandwidth : 10", "Bandwidth 10", "'Bandwidth 10'")]
    public void A_bad_configuration_names_the_key(string old, string replacement, string part)
    {
        SimulationException exception = Assert.Throws<SimulationException>(() => ScaleSimConfiguration.Parse(Configuration.Replace(old, replacement, StringComparison.Ordinal), "x.cfg"));
        Assert.StartsWith("x.cfg", exception.Message, StringComparison.Ordinal);
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_topology_becomes_a_workload()
    {
        Workload workload = ScaleSimTopology.Parse(Topology, "t.csv");
        Assert.Equal(["Conv1", "Conv1#2", "Conv2DP", "FC"], workload.Operators.Select(o => o.Name));
        Assert.Equal([new GemmShape(1024, 16, 27, 1), new GemmShape(20, 5, 24, 1), new GemmShape(100, 1, 9, 8), new GemmShape(7, 10, 64, 1)], workload.Operators.Select(o => o.Gemm));
        Assert.All(workload.Operators, o => Assert.Equal(o.WeightBytes, workload.Tensors[o.WeightTensor].ByteCount));
    }

    [Fact]
    public void A_topology_of_products_is_told_by_its_header()
    {
        Workload workload = ScaleSimTopology.Parse("Layer,M,N,K,\nL0,196,192,384,\nL1,5,6,7\n", "g.csv");
        Assert.Equal([new GemmShape(196, 192, 384, 1), new GemmShape(5, 6, 7, 1)], workload.Operators.Select(o => o.Gemm));
    }

    [Fact]
    public void Writing_and_reading_again_gives_the_same_costs()
    {
        ITimingModel model = ScaleSimConfiguration.Parse(Configuration, "x.cfg").Model;
        Workload workload = ScaleSimTopology.Parse(Topology, "t.csv");
        Workload again = ScaleSimTopology.Parse(ScaleSimTopology.Write(workload), "t2.csv");
        Assert.Equal(workload.Operators.Select(o => o.Gemm), again.Operators.Select(o => o.Gemm));
        Assert.Equal(model.Evaluate(workload).Select(Costs), model.Evaluate(again).Select(Costs));
        Assert.Equal(ScaleSimTopology.Write(workload), ScaleSimTopology.Write(again));

        static (long, ScaleSimCounts) Costs(OperatorCost cost) => (cost.Cycles, ScaleSimCounts.Of(cost));
    }

    [Fact]
    public void A_padded_layer_is_written_with_its_padded_input()
    {
        WorkloadOperator layer = new()
        {
            Name = "a,b",
            Class = OperatorClass.Convolution,
            Input = new FeatureShape(1, 32, 32, 3),
            Output = new FeatureShape(1, 16, 16, 8),
            KernelHeight = 3,
            KernelWidth = 3,
            StrideHeight = 2,
            StrideWidth = 2,
        };
        WorkloadOperator pool = layer with { Name = "pool", Class = OperatorClass.MaxPool };

        // 16 windows of 3 at stride 2 reach over 33 rows; SCALE-Sim's own rule gives 16 for 32 rows too, whose last window then reaches beyond.
        Assert.EndsWith("\na_b,32,32,3,3,3,8,2,\n", ScaleSimTopology.Write(new Workload("w", [], [layer, pool])), StringComparison.Ordinal);
        WorkloadOperator same = layer with { StrideHeight = 1, StrideWidth = 1, Output = new FeatureShape(1, 32, 32, 8) };
        Assert.EndsWith("\na_b,34,34,3,3,3,8,1,\n", ScaleSimTopology.Write(new Workload("w", [], [same])), StringComparison.Ordinal);
        SimulationException exception = Assert.Throws<SimulationException>(() => ScaleSimTopology.Write(new Workload("w", [], [layer with { StrideWidth = 1 }])));
        Assert.Contains("'a,b'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Layer,M,N,K,\nL0,1,2,\n", "layer 1: it has 3 fields")]
    [InlineData("Layer,M,N,K,\nL0,1,2,-3,\n", "'-3'")]
    [InlineData("Layer,M,N,K,\nL0,1,2,3,2:4,\n", "'2:4'")]
    [InlineData("Layer,M,N,K,\n", "header")]
    [InlineData("Layer name, IFMAP Height,\nC,2,2,3,3,1,1,1,\n", "fit the input")]
    public void A_bad_topology_names_the_line(string text, string part)
    {
        SimulationException exception = Assert.Throws<SimulationException>(() => ScaleSimTopology.Parse(text, "t.csv"));
        Assert.StartsWith("t.csv", exception.Message, StringComparison.Ordinal);
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }
}
