using System.Collections.Immutable;

namespace AcceleratorTraining.Experiments;

/// <summary>The results there are of an experiment's plan, and the questions that reports ask of them. Immutable.</summary>
/// <param name="cells">In the plan's order.</param>
public sealed class ExperimentResults(ImmutableArray<(ExperimentCell Cell, CellResult Result)> cells)
{
    /// <summary>All results, in the plan's order.</summary>
    public ImmutableArray<(ExperimentCell Cell, CellResult Result)> Cells => cells;

    /// <summary>Tasks with a result, in the plan's order.</summary>
    public ImmutableArray<string> Tasks => [.. cells.Select(c => c.Cell.Task).Distinct()];

    /// <summary>Methods with a result, in the plan's order.</summary>
    public ImmutableArray<string> Methods => [.. cells.Select(c => c.Cell.Method).Distinct()];

    /// <summary>A figure of every seed of one task and method; the task or the method may be null for all.</summary>
    public ImmutableArray<double> Values(string? task, string? method, string figure) =>
    [
        .. from c in cells
           where (task is null || c.Cell.Task == task) && (method is null || c.Cell.Method == method)
           let value = c.Result[figure]
           where value is not null
           select value.Value,
    ];

    /// <summary>The mean of a figure over the seeds of one task and method, with its interval.</summary>
    public MeanInterval Mean(string? task, string? method, string figure) => MeanInterval.Of(Values(task, method, figure).AsSpan());

    /// <summary>Why a method has no result on a task; null if it has one, or was not asked for.</summary>
    public string? NotRun(string? task, string method) =>
        cells.FirstOrDefault(c => (task is null || c.Cell.Task == task) && c.Cell.Method == method && c.Result.NotRun is not null).Result?.NotRun;
}
