using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.TimingFiles;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Microcontroller;

/// <summary>The routines of one library on one core, in cycles. Immutable.</summary>
/// <param name="Costs">Of every class.</param>
internal sealed record KernelTable(IReadOnlyDictionary<KernelClass, KernelCost> Costs)
{
    // What a library is about: nobody's estimate stands in for it.
    private static readonly KernelClass[] Measured = [KernelClass.Convolution, KernelClass.PointwiseConvolution, KernelClass.DepthwiseConvolution, KernelClass.FullyConnected];

    /// <summary>The cost of a class.</summary>
    public KernelCost this[KernelClass kernel] => Costs[kernel];

    /// <summary>Cycles of one call, weights drawn on the way included.</summary>
    public double Cycles(WorkloadOperator operation) => OperationCycles(operation) + OutputCycles(operation) + this[KernelClasses.Of(operation)].CyclesPerLayer;

    /// <summary>
    /// The inner loop's part, random blocks included. Perturbed weights are drawn and added to the stored ones before the products, at the price of a
    /// perturbation: no library does it inside its inner loop.
    /// </summary>
    public double OperationCycles(WorkloadOperator operation) =>
        KernelClasses.Operations(operation) * this[KernelClasses.Of(operation)].CyclesPerOperation
        + operation.RandomBlocks * this[KernelClass.RandomBlock].CyclesPerOperation
        + (operation.WeightSource == WeightSource.Perturbed ? operation.DrawnElements * (this[KernelClass.Perturbation].CyclesPerOperation + this[KernelClass.Perturbation].CyclesPerOutput) : 0);

    /// <summary>The output stage's part.</summary>
    public double OutputCycles(WorkloadOperator operation) => CycleCount.Elements(operation.Output) * this[KernelClasses.Of(operation)].CyclesPerOutput;

    /// <summary>
    /// Reads the section "kernels". The four kinds of layers with weights shall be there; batch products cost what fully
    /// connected layers do, other classes what their instructions count, unless the section says so. A product may not take
    /// less than the core's peak allows.
    /// </summary>
    public static KernelTable Read(TimingFields fields, int elementsPerInstruction, long peakMacsPerCycle)
    {
        Dictionary<KernelClass, KernelCost> costs = InstructionEstimates.Of(elementsPerInstruction);
        fields.AllowOnly([.. KernelClasses.ByName.Keys]);
        foreach ((string name, KernelClass kernel) in KernelClasses.ByName)
        {
            if (fields.Has(name) || Measured.Contains(kernel)) costs[kernel] = KernelCost.Read(fields.Object(name));
        }

        costs.TryAdd(KernelClass.BatchMatMul, costs[KernelClass.FullyConnected]);
        foreach ((string name, KernelClass kernel) in KernelClasses.ByName)
        {
            if (KernelClasses.IsProduct(kernel) && costs[kernel].CyclesPerOperation * peakMacsPerCycle < 1)
                throw fields.Error(name, $"at least 1/{peakMacsPerCycle} cycles an operation, for it multiplies and peakMacsPerCycle is {peakMacsPerCycle}");
        }

        return new KernelTable(costs);
    }
}
