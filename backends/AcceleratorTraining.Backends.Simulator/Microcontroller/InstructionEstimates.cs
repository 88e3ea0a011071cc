namespace AcceleratorTraining.Backends.Simulator.Microcontroller;

/// <summary>
/// What no benchmark tells apart, as counts of instructions of a 32-bit core that issues one a cycle: estimates, compared with
/// nothing. They are the same for all libraries, because none is known to do better.
/// </summary>
internal static class InstructionEstimates
{
    /// <summary>Entering a routine: arguments, buffers, loop set-up.</summary>
    public const double CyclesPerLayer = 300;

    // Philox4x32-10: ten rounds of two 32 x 32 to 64 bit products, four exclusive ors and two key additions give four words;
    // with counter and moves some 90 instructions.
    private const double Block = 90;

    // Its bits out of the block, table, product with magnitude and scale, rounding shift, addition to the parameter, clamp, load and store.
    private const double Step = 15;

    // Product with the query's coefficient, added to the running sum.
    private const double Weigh = 4;

    /// <summary>Cycles by class; <paramref name="elementsPerInstruction"/> at a time where the core has vectors, 1 where it has none.</summary>
    public static Dictionary<KernelClass, KernelCost> Of(int elementsPerInstruction) => new()
    {
        // Load, load; add or compare; load, add, store for sums in memory.
        [KernelClass.Pool] = Cost(elementsPerInstruction, 2, 8),
        [KernelClass.ReduceSum] = Cost(elementsPerInstruction, 2, 8),
        [KernelClass.HeadGradient] = Cost(elementsPerInstruction, 5, 0),

        // Two operands brought to one scale and the result to its own: three products with rounding shifts, clamp, store.
        [KernelClass.Elementwise] = Cost(elementsPerInstruction, 20, 0),
        [KernelClass.TableLookup] = Cost(elementsPerInstruction, 3, 0),
        [KernelClass.Move] = Cost(elementsPerInstruction, 1, 0),

        // Largest element, polynomial exponential of some 30 operations, sum, product with the reciprocal.
        [KernelClass.Softmax] = Cost(elementsPerInstruction, 60, 0),
        [KernelClass.Loss] = Cost(elementsPerInstruction, 60, 0),

        // Sum, sum of squares, rescaled product; the square root is a row's.
        [KernelClass.Normalization] = Cost(elementsPerInstruction, 20, 0),
        [KernelClass.RandomBlock] = new(Block / elementsPerInstruction, 0, 0),
        [KernelClass.Perturbation] = Cost(elementsPerInstruction, 0, Step),
        [KernelClass.ParameterUpdate] = Cost(elementsPerInstruction, Weigh, Step),
    };

    private static KernelCost Cost(int elementsPerInstruction, double perOperation, double perOutput) => new(perOperation / elementsPerInstruction, perOutput / elementsPerInstruction, CyclesPerLayer);
}
