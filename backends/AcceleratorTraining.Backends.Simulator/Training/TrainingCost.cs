using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Training;

/// <summary>What training steps cost on a machine: as they are executed, and as they would with loads shared.</summary>
public sealed record TrainingCost
{
    /// <summary>How often the programs run.</summary>
    public required TrainingSchedule Schedule { get; init; }

    /// <summary>The plans: first the one that backends carry out, then those that share more and more.</summary>
    public required ImmutableArray<TrainingPlan> Plans { get; init; }

    /// <summary>The memory that weights come from; null where none are read.</summary>
    public required string? WeightStore { get; init; }

    /// <summary>Weight bytes out of it for one execution of the query program.</summary>
    public required long WeightBytesPerQuery { get; init; }

    /// <summary>Random numbers drawn on the machine for one execution of the query program: perturbed weights are made in place and never stored.</summary>
    public required long DrawnElementsPerQuery { get; init; }

    /// <summary>Random numbers drawn for one update.</summary>
    public required long DrawnElementsPerUpdate { get; init; }

    /// <summary>Prices a run.</summary>
    /// <param name="query">The query program: one execution is one forward pass of what fits at once.</param>
    /// <param name="updates">The update programs: each runs once a step.</param>
    /// <param name="schedule">How often they run.</param>
    /// <param name="timing">The machine.</param>
    /// <param name="hostRewritesParameters">Whether the host perturbs the weights, so that each execution has others.</param>
    /// <param name="hostCyclesPerStep">Cycles of transfers from and to the host, which every plan has.</param>
    public static TrainingCost Of(SimulatedProgram query, IReadOnlyCollection<SimulatedProgram> updates, TrainingSchedule schedule, TimingProfile timing, bool hostRewritesParameters = false, long hostCyclesPerStep = 0)
    {
        string? store = SharedLoads.Store(query, timing);
        int pair = schedule.Signs, all = checked(schedule.Directions * schedule.Signs);
        List<TrainingPlan> plans = [Plan("every forward by itself", 1)];
        if (pair > 1) plans.Add(Plan("both signs of a direction together", pair));
        if (all > pair) plans.Add(Plan("all directions of a step together", all));
        return new TrainingCost
        {
            Schedule = schedule,
            Plans = [.. plans],
            WeightStore = store,
            WeightBytesPerQuery = plans[0].WeightBytesPerStep / Math.Max(schedule.QueriesPerStep, 1),
            DrawnElementsPerQuery = query.Workload.Operators.Sum(o => o.DrawnElements),
            DrawnElementsPerUpdate = updates.Sum(u => u.Workload.Operators.Sum(o => o.DrawnElements)),
        };

        TrainingPlan Plan(string name, int together)
        {
            WorkloadCost cost = SharedLoads.Price(query, timing, together, hostRewritesParameters);
            long groups = schedule.QueriesPerStep / together;
            return new TrainingPlan(
                name,
                together,
                cost.Cycles * groups + updates.Sum(u => u.Total.Cycles) + hostCyclesPerStep,
                store is null ? 0 : cost.Bytes(store, Operand.Weights, AccessDirection.Read) * groups,
                store is null ? 0 : (cost.BytesAt(store) * groups) + updates.Sum(u => u.Total.BytesAt(store)),
                together == 1);
        }
    }
}
