using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Systolic.Tiling;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>An operator's transfers by tensor: its operands, and whatever else it reads and writes once: biases and multipliers, tables, keys, further inputs and outputs.</summary>
internal static class TensorTransfers
{
    /// <summary>Those of a layer on the array.</summary>
    /// <param name="workload">The operator's.</param>
    /// <param name="operator">The operator.</param>
    /// <param name="schedule">How it runs.</param>
    /// <param name="least">The words of one repeat if each is moved once.</param>
    /// <param name="burstBytes">Bytes of a burst.</param>
    public static ImmutableArray<TensorTransfer> OnArray(Workload workload, WorkloadOperator @operator, in PipelinedSchedule schedule, TileTraffic least, long burstBytes)
    {
        TileTraffic traffic = schedule.Traffic;
        long repeats = @operator.Gemm.Repeats;
        List<TensorTransfer> transfers =
        [
            Input(@operator, traffic.InputReads) with { BurstScale = schedule.Bursts.Inputs, ExposedWords = schedule.Tile.InputWords, LeastWords = checked(repeats * least.InputReads) },
            Weights(workload, @operator, traffic.WeightReads) with { BurstScale = schedule.Bursts.Weights, ExposedWords = schedule.Tile.WeightWords, LeastWords = checked(repeats * least.WeightReads) },
            new TensorTransfer(Operand.PartialSums, AccessDirection.Read, -1, traffic.PartialSums, @operator.AccumulatorBits) { LeastWords = 0 },
            new TensorTransfer(Operand.PartialSums, AccessDirection.Write, -1, traffic.PartialSums, @operator.AccumulatorBits) { LeastWords = 0 },
            Output(@operator, traffic.OutputWrites) with { BurstScale = schedule.Bursts.Outputs, ExposedWords = schedule.Tile.OutputWords, LeastWords = checked(repeats * least.OutputWrites) },
        ];
        AddOthers(workload, @operator, burstBytes, transfers);
        return [.. transfers];
    }

    /// <summary>Those of an operator on the vector unit: each tensor once, from its first byte to its last.</summary>
    /// <param name="workload">The operator's.</param>
    /// <param name="operator">The operator.</param>
    /// <param name="burstBytes">Bytes of a burst.</param>
    public static ImmutableArray<TensorTransfer> OnVectorUnit(Workload workload, WorkloadOperator @operator, long burstBytes)
    {
        List<TensorTransfer> transfers = [InOneRun(Input(@operator, @operator.Input.ElementCount), burstBytes)];
        if (@operator.SecondInput is { } second) transfers.Add(InOneRun(new TensorTransfer(Operand.Input, AccessDirection.Read, @operator.SecondInputTensor, second.ElementCount, @operator.WeightBits), burstBytes));
        if (@operator.WeightBytes > 0) transfers.Add(InOneRun(Weights(workload, @operator, @operator.WeightBytes * 8 / @operator.WeightBits), burstBytes));
        transfers.Add(InOneRun(Output(@operator, @operator.Output.ElementCount), burstBytes));
        AddOthers(workload, @operator, burstBytes, transfers);
        return [.. transfers];
    }

    /// <summary>The same operands with the words that the array takes from the working memory and gives to it.</summary>
    /// <param name="transfers">The operator's.</param>
    /// <param name="traffic">The words.</param>
    public static IEnumerable<TensorTransfer> AtWorkingMemory(ImmutableArray<TensorTransfer> transfers, TileTraffic traffic)
    {
        long[] words = [traffic.InputReads, traffic.WeightReads, traffic.PartialSums, traffic.PartialSums, traffic.OutputWrites];
        return transfers.Select((t, i) => i < words.Length ? t with { Words = words[i] } : t);
    }

    private static TensorTransfer Input(WorkloadOperator @operator, long words) => new(Operand.Input, AccessDirection.Read, @operator.InputTensor, words, @operator.InputBits);

    private static TensorTransfer Output(WorkloadOperator @operator, long words) => new(Operand.Output, AccessDirection.Write, @operator.Writes.IsEmpty ? -1 : @operator.Writes[0], words, @operator.OutputBits);

    // A product of two activations has no weights: its second matrix is an input as well.
    private static TensorTransfer Weights(Workload workload, WorkloadOperator @operator, long words) => @operator.WeightSource == WeightSource.None
        ? new TensorTransfer(Operand.Input, AccessDirection.Read, SecondMatrix(workload, @operator), words, @operator.WeightBits)
        : new TensorTransfer(Operand.Weights, AccessDirection.Read, @operator.WeightTensor, words, @operator.WeightBits);

    private static int SecondMatrix(Workload workload, WorkloadOperator @operator)
    {
        if (@operator.Class != OperatorClass.HeadGradient) return @operator.SecondInputTensor;

        // The features are what a gradient reads last, behind logits and labels.
        for (int i = @operator.Reads.Length - 1; i >= 0; i--)
        {
            if (workload.Tensors[@operator.Reads[i]].Shape.ElementCount == @operator.Gemm.N * @operator.Gemm.K) return @operator.Reads[i];
        }

        return -1;
    }

    // Where a workload does not tell which tensor the input is, it cannot be told which are none of the operands.
    private static void AddOthers(Workload workload, WorkloadOperator @operator, long burstBytes, List<TensorTransfer> transfers)
    {
        if (@operator.InputTensor < 0) return;
        int operands = transfers.Count;
        foreach (int tensor in @operator.Reads)
        {
            if (!IsOperand(transfers, operands, tensor)) transfers.Add(Whole(workload, tensor, AccessDirection.Read, Other(@operator, workload.Tensors[tensor].Role), burstBytes));
        }

        foreach (int tensor in @operator.Writes.Skip(1)) transfers.Add(Whole(workload, tensor, AccessDirection.Write, Operand.Output, burstBytes));
    }

    private static bool IsOperand(List<TensorTransfer> transfers, int operands, int tensor)
    {
        for (int i = 0; i < operands; i++)
        {
            if (transfers[i].Tensor == tensor && transfers[i].Direction == AccessDirection.Read) return true;
        }

        return false;
    }

    private static Operand Other(WorkloadOperator @operator, TensorRole role) =>
        role is not (TensorRole.Constant or TensorRole.Parameter) ? Operand.Input : @operator.WeightSource == WeightSource.None ? Operand.Other : Operand.Weights;

    private static TensorTransfer Whole(Workload workload, int tensor, AccessDirection direction, Operand operand, long burstBytes) =>
        InOneRun(new TensorTransfer(operand, direction, tensor, workload.Tensors[tensor].Shape.ElementCount, workload.Tensors[tensor].ElementBits), burstBytes);

    private static TensorTransfer InOneRun(TensorTransfer transfer, long burstBytes) => transfer with { BurstScale = BurstScale.Of(transfer.Bytes(transfer.Words), burstBytes) };
}
