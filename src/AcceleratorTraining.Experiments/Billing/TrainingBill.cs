using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.Training;
using AcceleratorTraining.Backends.Simulator.Workloads;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>What a whole adaptation costs a machine, counted over one real step, beside what backpropagation would need by a model.</summary>
public sealed record TrainingBill
{
    /// <summary>The recipe's name.</summary>
    public required string Recipe { get; init; }

    /// <summary>Samples a step.</summary>
    public required int Batch { get; init; }

    /// <summary>Samples that the machine's memory takes at once; a step makes as many calls as its batch needs.</summary>
    public required int SamplesAtOnce { get; init; }

    /// <summary>Elements that are trained, the exact head's not counted.</summary>
    public required long Trained { get; init; }

    /// <summary>What one step did, transfers from and to the host included.</summary>
    public required ExecutionBill Step { get; init; }

    /// <summary>The steps' queries and updates, carried out one by one and together.</summary>
    public required TrainingCost Cost { get; init; }

    /// <summary>Bytes of parameters that one update writes.</summary>
    public required long UpdateBytes { get; init; }

    /// <summary>The memory whose cells wear out; null if the timing file names none.</summary>
    public required Backends.Simulator.Memory.MemoryLevel? WearingMemory { get; init; }

    /// <summary>Most bytes in use on the device: programs, activations, masters and buffers.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>The same for inference with as many samples at once.</summary>
    public required long InferencePeakBytes { get; init; }

    /// <summary>A step of backpropagation on the same machine; a model.</summary>
    public required BackpropagationModel Backpropagation { get; init; }

    /// <summary>Bytes that backpropagation in 8 bits would hold at peak; a model.</summary>
    public required long BackpropagationBytes { get; init; }

    /// <summary>Bytes that backpropagation in float32 with Adam would hold at peak; a model.</summary>
    public required long FloatBackpropagationBytes { get; init; }

    /// <summary>Cycles of the whole run.</summary>
    public long Cycles => checked(Step.Cycles * Cost.Schedule.Steps);

    /// <summary>Adaptations that the wearing memory lasts for if every update is written there; null without one.</summary>
    public long? AdaptationsIfWrittenEachStep => WearingMemory is { } memory ? memory.EnduranceWrites / Cost.Schedule.Steps : null;

    /// <summary>Counts a step on synthetic samples: what it costs does not depend on them.</summary>
    /// <param name="session">The model on a <see cref="SimulatorBackend"/>.</param>
    /// <param name="recipe">How to adapt.</param>
    /// <param name="cancellationToken">Checked between steps.</param>
    /// <exception cref="ArgumentException">The backend counts nothing, or the recipe does not fit the model.</exception>
    /// <exception cref="ProgramRejectedException">The machine's memory does not take a single sample.</exception>
    /// <exception cref="OutOfDeviceMemoryException">It takes the programs, but not the buffers beside them.</exception>
    public static async Task<TrainingBill> MeasureAsync(AdaptationSession session, AdaptationRecipe recipe, CancellationToken cancellationToken = default)
    {
        // The first step writes what the others find; the second is like all that follow.
        recipe = recipe with { Steps = Math.Max(recipe.Steps, 2) };
        ParameterSet parameters = ParameterSet.Create(session.Lower(1), recipe, session.Profile.Rescale);
        using TrainingDevice training = TrainingDevice.Open(WithMemoryOf(session), parameters, recipe, seed: 1);
        ISimulation simulation = training.Device.GetFeature<ISimulation>() ?? throw new ArgumentException($"Backend '{session.Backend.Name}' counts nothing: a bill needs the simulator.", nameof(session));
        LabelledSamples samples = SyntheticSamples.Create(training.Model, recipe);
        BatchSampler sampler = recipe.Objective.CreateSampler(1, samples, recipe.Batch);
        await training.Trainer.StepAsync(0, samples, sampler, cancellationToken).ConfigureAwait(false);
        ExecutionBill first = ExecutionBill.Of(training.Device, "training", 1)!;
        long[] before = [.. simulation.Programs.Select(p => p.Submits)];
        await training.Trainer.StepAsync(1, samples, sampler, cancellationToken).ConfigureAwait(false);
        ExecutionBill step = ExecutionBill.Of(training.Device, "training", 2)!.Minus(first);
        SimulatedProgram[] executed = [.. simulation.Programs.Where((p, i) => p.Submits > before[i])];
        SimulatedProgram query = executed.FirstOrDefault(p => p.Workload.Name == QueryProgram.ProgramName) ?? throw new ArgumentException($"Recipe '{recipe.Name}' executes nothing on the machine.", nameof(recipe));
        SimulatedProgram[] updates = [.. executed.Where(p => p != query)];
        int atOnce = training.Model.Options.Batch, signs = recipe.PassesPerStep / Math.Max(recipe.Queries, 1), calls = (recipe.Batch + atOnce - 1) / atOnce;
        bool paired = signs * recipe.Queries == recipe.PassesPerStep;
        TrainingSchedule schedule = new(recipe.Steps, paired ? recipe.Queries : recipe.PassesPerStep, paired ? signs : 1, calls);
        return new TrainingBill
        {
            Recipe = recipe.Name,
            Batch = recipe.Batch,
            SamplesAtOnce = atOnce,
            Trained = parameters.Count,
            Step = step,
            Cost = TrainingCost.Of(query, updates, schedule, simulation.Timing),
            UpdateBytes = updates.Sum(u => u.Workload.Operators.Where(o => o.Class == OperatorClass.ParameterUpdate).Sum(o => o.Writes.Sum(t => u.Workload.Tensors[t].ByteCount))),
            WearingMemory = simulation.Timing.Memories.FirstOrDefault(m => m.WearsOut),
            PeakBytes = training.PeakBytes,
            InferencePeakBytes = (long)InferenceMemory.Measure(session, atOnce).First(f => f.Name is "measuredBytes" or "plannedBytes").Value,
            Backpropagation = BackpropagationModel.Of(SimulatedProgram.Create(ModelLowering.Lower(session.Model, new LoweringOptions { Batch = recipe.Batch, CutFinalSoftmax = true }).Program, simulation.Timing), simulation.Timing),
            BackpropagationBytes = Planned(BackpropagationMemory.Integer(session, recipe.Batch)),
            FloatBackpropagationBytes = Planned(BackpropagationMemory.Float(session, recipe.Batch)),
        };
    }

    // What the machine can write, and its constants, which may lie in a memory of their own. Fewer samples at once change no bit.
    private static AdaptationSession WithMemoryOf(AdaptationSession session)
    {
        if (session.Backend is not SimulatorBackend simulator || !simulator.Timing.Memories.Any(m => m.WriteBytesPerCycle > 0)) return session;
        long constants = MemoryPlan.Create(ModelLowering.Lower(session.Model, new LoweringOptions { Batch = 1 }).Program, session.Profile.Limits.Alignment).Footprint.ConstantBytes;
        long room = simulator.Timing.Memories.Where(m => m.WriteBytesPerCycle > 0).Sum(m => m.SizeBytes) + constants;
        ProfileLimits limits = session.Profile.Limits;
        return session with { Profile = session.Profile with { Limits = limits with { MemoryBytes = Math.Min(limits.MemoryBytes, room) } } };
    }

    private static long Planned(IEnumerable<(string Name, double Value)> figures) => (long)figures.First(f => f.Name == "plannedBytes").Value;
}
