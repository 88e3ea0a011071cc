using AcceleratorTraining.Backends.Simulator.Energy;
using AcceleratorTraining.Backends.Simulator.Microcontroller;

namespace AcceleratorTraining.Backends.Simulator.Tests.Microcontroller;

public class MicrocontrollerTimingFileTests
{
    private const string File = """
        {
          "name": "test", "description": "d", "source": "s", "measuredError": "none", "machine": "microcontroller", "clockHz": 1000000, "extensions": [],
          "memories": [{ "name": "sram", "sizeBytes": 1000, "readBytesPerCycle": 4, "writeBytesPerCycle": 4, "readLatencyCycles": 0, "writeLatencyCycles": 0, "burstBytes": 1, "ports": 1 }],
          "microcontroller": {
            "kernelLibrary": "mine", "peakMacsPerCycle": 2, "constantMemory": "sram", "parameterMemory": "sram", "activationMemory": "sram",
            "cacheBytes": 0, "pixelsPerPass": 2, "elementsPerInstruction": 1,
            "kernels": {
              "convolution": { "cyclesPerOperation": 2, "cyclesPerOutput": 20, "cyclesPerLayer": 300 },
              "pointwiseConvolution": { "cyclesPerOperation": 3, "cyclesPerOutput": 20, "cyclesPerLayer": 300 },
              "depthwiseConvolution": { "cyclesPerOperation": 4, "cyclesPerOutput": 20, "cyclesPerLayer": 300 },
              "fullyConnected": { "cyclesPerOperation": 5, "cyclesPerOutput": 20, "cyclesPerLayer": 300 },
              "softmax": { "cyclesPerOperation": 7, "cyclesPerOutput": 0, "cyclesPerLayer": 0 }
            }
          }
        }
        """;

    [Fact]
    public void What_the_file_says_holds_and_the_rest_is_estimated()
    {
        MicrocontrollerTimingModel model = Assert.IsType<MicrocontrollerTimingModel>(TimingProfiles.Parse(File, "test").Model);
        Assert.Equal(("microcontroller, mine", 2), (model.Mode, model.PeakMacsPerCycle));
        Assert.Equal(new KernelCost(5, 20, 300), model.Kernels[KernelClass.BatchMatMul]);
        Assert.Equal(new KernelCost(7, 0, 0), model.Kernels[KernelClass.Softmax]);
        Assert.Equal(InstructionEstimates.Of(1)[KernelClass.Perturbation], model.Kernels[KernelClass.Perturbation]);
    }

    [Fact]
    public void Energy_tables_of_the_shipped_files_exist()
    {
        TimingProfile[] named = [.. TimingProfiles.All.Where(p => p is { Model: MicrocontrollerTimingModel, EnergyTable: not null })];
        Assert.Equal(["cortex-m4", "cortex-m7"], named.Select(p => p.Name));
        foreach (TimingProfile profile in named) Assert.NotNull(EnergyTables.Get(profile.EnergyTable!).PicojoulesPerCycle);
    }

    // What the submission that the file is calibrated to took: 5,090.283 uJ in 11,436,507 cycles, with the chip's switching regulator.
    [Fact]
    public void The_energy_of_cortex_m7_is_that_of_the_run_that_its_cycles_are_of() =>
        Assert.Equal(5_090.283e6 / 11_436_507, EnergyTables.Get(TimingProfiles.Get("cortex-m7").EnergyTable!).PicojoulesPerCycle!.Value, 0.1);

    [Theory]
    [InlineData("\"cyclesPerOperation\": 3", "\"cyclesPerOperation\": 0.4", "'microcontroller.kernels.pointwiseConvolution' shall be at least 1/2")]
    [InlineData("\"fullyConnected\"", "\"dense\"", "'microcontroller.kernels.dense' is unknown")]
    [InlineData("\"constantMemory\": \"sram\"", "\"constantMemory\": \"flash\"", "'microcontroller.constantMemory' shall be one of sram")]
    [InlineData("\"pixelsPerPass\": 2", "\"pixelsPerPass\": 0", "'microcontroller.pixelsPerPass' shall be an integer")]
    [InlineData("\"cacheBytes\": 0,", "", "'microcontroller.cacheBytes' is missing")]
    public void Errors_name_the_field_and_the_rule(string text, string replacement, string message) =>
        Assert.Contains(message, Assert.Throws<SimulationException>(() => TimingProfiles.Parse(File.Replace(text, replacement, StringComparison.Ordinal), "test")).Message, StringComparison.Ordinal);
}
