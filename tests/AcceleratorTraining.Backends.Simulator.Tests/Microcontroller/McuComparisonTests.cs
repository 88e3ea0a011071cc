using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Microcontroller;
using AcceleratorTraining.Backends.Simulator.Workloads;
using AcceleratorTraining.Experiments.References;
using AcceleratorTraining.Experiments.References.Microcontrollers;

namespace AcceleratorTraining.Backends.Simulator.Tests.Microcontroller;

public class McuComparisonTests
{
    private static string Table => TestData.Require("simulator-references", "mcu_mlperf_tiny.csv");

    private static string Models => TestData.Require("tflite-goldens");

    [Fact]
    public void Cycles_and_energy_of_chips_that_had_no_part_in_the_fit_are_within_the_targets()
    {
        ReferenceComparison comparison = McuComparison.Run(Table, Models);
        foreach (ComparedQuantity quantity in comparison.Quantities)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(quantity.ToString());
            Assert.True(quantity.IsMet, quantity.ToString());
        }

        // Three benchmarks of cortex-m4, and two of cortex-m7, whose third leaves out channels.
        Assert.Equal(5, comparison.Quantities.Single(q => q.Name == "energy by the shipped files' own tables").Rows);

        // All that can be predicted is: five libraries with more than one chip.
        Assert.Equal(60, comparison.Quantities.Single(q => q.Name == "cycles").Rows);
    }

    [Fact]
    public void The_networks_have_the_multiply_accumulates_that_the_table_states()
    {
        Dictionary<string, Workload> benchmarks = TinyBenchmarks.Load(Models);
        foreach (ReferenceTableReader.Row row in ReferenceTableReader.Load(Table).Rows) Assert.Equal(row.Integer("dense_macs"), benchmarks[row["benchmark"]].Macs);
    }

    [Theory]
    [InlineData("andes-nn")]
    [InlineData("cmsis-nn")]
    [InlineData("cmsis-nn-helium")]
    [InlineData("plumerai-2022")]
    [InlineData("tflm-reference")]
    [InlineData("x-cube-ai-7")]
    [InlineData("x-cube-ai-9")]
    public void The_shipped_ratios_are_those_of_the_fit(string name)
    {
        KernelLibrary shipped = KernelLibraries.Get(name);
        MicrocontrollerSubmission[] submissions = [.. MicrocontrollerSubmission.Load(Table).Where(s => s.Library == name)];
        KernelLibrary fitted = new KernelLibraryFit(TinyBenchmarks.Load(Models)).Fit(name, shipped.ElementsPerInstruction, McuComparison.Core, submissions);

        // Two to three digits are shipped.
        Assert.Equal(1, fitted.Pointwise / shipped.Pointwise, 0.02);
        Assert.Equal(1, fitted.Depthwise / shipped.Depthwise, 0.02);
        Assert.Equal(1, fitted.FullyConnected / shipped.FullyConnected, 0.02);
        Assert.Equal(1, fitted.Output / shipped.Output, 0.02);
    }

    [Theory]
    [InlineData("cortex-m4", "v1.0", "STM32L4R5ZI", "cmsis-nn")]
    [InlineData("cortex-m33", "v1.0", "nRF5340", "cmsis-nn")]
    [InlineData("cortex-m7", "v1.2", "STM32H7A3", "x-cube-ai-9")]
    [InlineData("cortex-m85", "v1.2", "RA8D1", "cmsis-nn-helium")]
    public void A_shipped_timing_takes_what_its_source_measured(string timing, string round, string chip, string library)
    {
        Workload workload = TinyBenchmarks.Load(Models)[TinyBenchmarks.Calibration];
        MicrocontrollerSubmission submission = MicrocontrollerSubmission.Load(Table).Single(s => (s.Round, s.Chip, s.Library) == (round, chip, library));
        MicrocontrollerTimingModel model = Assert.IsType<MicrocontrollerTimingModel>(TimingProfiles.Get(timing).Model);
        Assert.Equal(1, model.Evaluate(workload).Sum(c => c.Cycles) / submission.Runs[TinyBenchmarks.Calibration].Cycles, 0.001);

        KernelLibrary ratios = KernelLibraries.Get(library);
        double unit = model.Kernels[KernelClass.Convolution].CyclesPerOperation;
        Assert.Equal(1, model.Kernels[KernelClass.PointwiseConvolution].CyclesPerOperation / (ratios.Pointwise * unit), 0.001);
        Assert.Equal(1, model.Kernels[KernelClass.DepthwiseConvolution].CyclesPerOperation / (ratios.Depthwise * unit), 0.001);
        Assert.Equal(1, model.Kernels[KernelClass.FullyConnected].CyclesPerOperation / (ratios.FullyConnected * unit), 0.001);
        Assert.Equal(1, model.Kernels[KernelClass.FullyConnected].CyclesPerOutput / (ratios.Output * unit), 0.001);
    }

    [Theory]
    [InlineData("conv 3x3 s2 3->32", 3, 32, 3, 112)]
    [InlineData("conv 1x1 32->16", 32, 16, 1, 112)]
    [InlineData("dwconv 3x3 s2 96ch", 96, 96, 3, 56)]
    [InlineData("conv 1x1 24->144", 24, 144, 1, 56)]
    public void The_M55_estimate_gives_back_the_figures_that_it_was_made_from(string figure, int inputs, int outputs, int kernel, int size)
    {
        ReferenceTableReader.Row row = ReferenceTableReader.Load(TestData.Require("simulator-references", "published_points.csv")).Rows.Single(r => r["workload"].Contains(figure, StringComparison.Ordinal));
        WorkloadOperator operation = SampleOperators.Convolution(size, inputs, outputs, kernel) with
        {
            Class = figure.StartsWith("dw", StringComparison.Ordinal) ? OperatorClass.DepthwiseConvolution : OperatorClass.Convolution,
        };
        OperatorCost cost = SampleOperators.Evaluate(TimingProfiles.Get("cortex-m55").Model, operation);
        Assert.Equal(1, cost.Cycles / row.Number("value"), 0.02);
    }
}
