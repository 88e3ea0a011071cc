using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Backends.Simulator.Tests.Support;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

public class PipelinedConfigurationTests
{
    [Fact]
    public void A_configuration_of_the_shipped_machines_sizes_is_that_machine()
    {
        TimingProfile shipped = TimingProfiles.Get("systolic-16x16"), configured = PipelinedConfiguration.Parse(Text(16, 16, "ws"), "Configuration");
        Assert.Equal(shipped.Memories, configured.Memories);
        Assert.Equal("pipelined", configured.Model.Mode);
        Assert.Equal(SimulatedProgram.Create(Programs.Convolution(), shipped).Total.Cycles, SimulatedProgram.Create(Programs.Convolution(), configured).Total.Cycles);
    }

    [Fact]
    public void Bandwidth_of_the_buffers_grows_with_the_array_and_the_name_is_the_runs()
    {
        TimingProfile small = PipelinedConfiguration.Parse(Text(16, 16, "ws"), "Configuration"), large = PipelinedConfiguration.Parse(Text(64, 32, "os"), "Configuration");
        Assert.Equal(("my-run", 64 * 32L), (large.Name, large.Model.PeakMacsPerCycle));
        Assert.Equal(3 * small.Memories[0].ReadBytesPerCycle, large.Memories[0].ReadBytesPerCycle);
        Assert.Equal(small.Memories[1], large.Memories[1]);
    }

    private static string Text(int rows, int columns, string dataflow) => $"""
        [general]
        run_name = my_run
        [architecture_presets]
        ArrayHeight: {rows}
        ArrayWidth: {columns}
        IfmapSramSzkB: 256
        FilterSramSzkB: 256
        OfmapSramSzkB: 128
        Dataflow : {dataflow}
        """;
}
