using AcceleratorTraining.Backends.Simulator.TimingFiles;

namespace AcceleratorTraining.Backends.Simulator.Microcontroller;

/// <summary>What a routine takes: cycles = operations x the first + outputs x the second + the third.</summary>
/// <param name="CyclesPerOperation">A run of the inner loop: a multiply-accumulate, a tap, an element (see <see cref="KernelClasses.Operations"/>).</param>
/// <param name="CyclesPerOutput">An element written: bias, rescaling, clamp, store.</param>
/// <param name="CyclesPerLayer">A call.</param>
internal readonly record struct KernelCost(double CyclesPerOperation, double CyclesPerOutput, double CyclesPerLayer)
{
    private const double Largest = 1e6;

    /// <summary>Reads it from a timing file.</summary>
    public static KernelCost Read(TimingFields fields)
    {
        fields.AllowOnly("cyclesPerOperation", "cyclesPerOutput", "cyclesPerLayer");
        return new KernelCost(fields.Number("cyclesPerOperation", 0, Largest), fields.Number("cyclesPerOutput", 0, Largest), fields.Number("cyclesPerLayer", 0, Largest));
    }
}
