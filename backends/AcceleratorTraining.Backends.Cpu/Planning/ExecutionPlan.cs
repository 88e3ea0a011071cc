using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Everything Compile decides: steps in order, segments, places, and what remains to be copied at the end.</summary>
internal sealed class ExecutionPlan
{
    private ExecutionPlan(Schedule schedule, ValuePlacer values, List<INativeTable> tables) => (Schedule, Values, Tables) = (schedule, values, tables);

    public Schedule Schedule { get; }

    public ValuePlacer Values { get; }

    /// <summary>Packed weights, scales and offsets; the owner of the plan disposes them.</summary>
    public IReadOnlyList<INativeTable> Tables { get; }

    /// <summary>Plans a valid program.</summary>
    /// <param name="program">What to run.</param>
    /// <param name="profile">Its arithmetic.</param>
    /// <param name="kernels">With which kernels.</param>
    /// <param name="fuse">Whether to fuse; tests compare both.</param>
    public static ExecutionPlan Create(ForwardProgram program, AcceleratorProfile profile, KernelSet kernels, bool fuse)
    {
        (List<Step> steps, List<INativeTable> tables) = new StepBuilder(program, profile, kernels, fuse).Build();
        List<long> staged = [];
        Stage(program, steps, staged);
        Schedule schedule = new(steps);
        return new ExecutionPlan(schedule, new ValuePlacer(program, schedule, staged), tables);
    }

    // A binding may receive what another read-and-written buffer held before. All such contents are set aside before the
    // first buffer is overwritten. Updates in place look at the reads of these steps too.
    private static void Stage(ForwardProgram program, List<Step> steps, List<long> staged)
    {
        HashSet<int> volatileInputs = [.. program.Bindings.Where(b => b.Direction == BindingDirection.InputOutput).Select(b => b.InputValue)];
        foreach (int value in program.Bindings.Where(b => b.OutputValue >= 0 && b.OutputValue != b.InputValue).Select(b => b.OutputValue).Distinct().Where(volatileInputs.Contains))
        {
            long bytes = program.Values[value].Type.ByteCount;
            Operand target = new(program.Values.Length + staged.Count, isWhole: true);
            steps.Add(new CopyStep(bytes) { Reads = [new Operand(value, isWhole: true)], Writes = [target], Units = 1 });
            staged.Add(bytes);
        }
    }
}
