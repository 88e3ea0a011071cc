using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>What operations cost on a machine with its memories, once their blocks and weight plans are chosen.</summary>
/// <param name="machine">The machine.</param>
/// <param name="bufferMemory">Where copied weights go.</param>
internal sealed class NpuCostModel(NpuArchitecture machine, MemoryLevel bufferMemory)
{
    /// <summary>The cost of an operation.</summary>
    /// <param name="operation">What runs.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="plan">How its weights come.</param>
    /// <param name="previousSlackCycles">Cycles in which the operation before lets this one's first weights or table be copied.</param>
    public NpuOperationCost Evaluate(NpuOperation operation, BlockConfiguration blocks, WeightPlan plan, long previousSlackCycles)
    {
        bool buffered = plan.BufferCount > 0;
        long baseCycles = BaseCycles.Estimate(machine, operation, blocks, buffered ? bufferMemory : operation.Weights?.Memory, operation.Output.Shape.Channels);
        long slack = EstimateSlack(operation, blocks, plan);
        double full = buffered ? MemoryTransfer.CopyCycles(operation.Weights!.Memory, bufferMemory, plan.FullTransferBytes) : 0;
        double first = buffered ? MemoryTransfer.CopyCycles(operation.Weights!.Memory, bufferMemory, plan.FirstTransferBytes) : 0;
        double copied = CopyCycles(operation);
        double npu = plan.BufferCount switch
        {
            // Slices are copied while others are worked on.
            2 => Math.Max(full - previousSlackCycles + slack, baseCycles + Math.Max(first - previousSlackCycles, 0)) + copied,
            1 => baseCycles + full - Math.Min(first, previousSlackCycles) + copied,
            _ => baseCycles + Math.Max(copied - previousSlackCycles, 0),
        };
        NpuTrafficSum traffic = CountTraffic(operation, blocks, buffered);
        return new NpuOperationCost
        {
            BaseCycles = baseCycles,
            NpuCycles = npu,
            FullTransferCycles = full,
            SlackCycles = slack,
            MemoryCycles = traffic.MemoryCycles(),
            Accesses = traffic.Accesses(),
        };
    }

    /// <summary>Cycles that an operation offers the next one; biases are taken to be in the buffer memory, as the plan is made before that is known.</summary>
    public long EstimateSlack(NpuOperation operation, BlockConfiguration blocks, WeightPlan plan) =>
        BaseCycles.Estimate(machine, operation, blocks, bufferMemory, plan.BufferCount == 2 ? plan.LastSliceDepth : operation.Output.Shape.Channels);

    // A table goes into the shared buffer, which is never the slower end.
    private static double CopyCycles(NpuOperation operation)
    {
        double cycles = 0;
        if (operation.TableBytes > 0) cycles += Math.Floor(operation.TableBytes / operation.TableMemory!.ReadBytesPerCycle) + operation.TableMemory.ReadLatencyCycles;
        if (MovesData(operation)) cycles += MemoryTransfer.CopyCycles(operation.Input.Memory, operation.Output.Memory, operation.Input.StoredBytes);
        return cycles;
    }

    // A copy from a place to itself is a change of shape, which costs nothing.
    private static bool MovesData(NpuOperation operation) => operation is { Kind: NpuOperationKind.Copy, IsInPlace: false };

    private NpuTrafficSum CountTraffic(NpuOperation operation, BlockConfiguration blocks, bool buffered)
    {
        NpuTraffic traffic = NpuTraffic.Of(machine, operation, blocks);
        NpuTrafficSum sum = new();
        NpuFeatureMap output = operation.Output, input = operation.Input;
        if (operation.TableBytes > 0) sum.AddUntimed(operation.TableMemory!, Operand.Other, AccessDirection.Read, operation.TableBytes, operation.TableBytes);
        if (MovesData(operation))
        {
            sum.AddUntimed(input.Memory, Operand.Input, AccessDirection.Read, input.StoredElements, input.StoredBytes);
            sum.AddUntimed(output.Memory, Operand.Output, AccessDirection.Write, output.StoredElements, output.StoredBytes);
            return sum;
        }

        long written = checked(traffic.OutputElements * output.ElementBytes);
        sum.Add(output.Memory, operation.WorksOnParameters ? Operand.Weights : Operand.Output, AccessDirection.Write, traffic.OutputElements, written, MemoryTransfer.WriteBurstBytes(output, blocks.OutputBlock, written, machine.Cores));
        AddInput(sum, input, operation.WorksOnParameters || input.HoldsWeights ? Operand.Weights : Operand.Input, blocks, traffic.InputElements);
        if (operation.SecondInput is { } second) AddInput(sum, second, operation.WorksOnParameters ? Operand.Other : second.HoldsWeights ? Operand.Weights : Operand.Input, blocks, traffic.SecondInputElements);
        if (operation.Weights is { } weights) AddWeights(sum, operation, weights, traffic.WeightElements, buffered);
        return sum;
    }

    private static void AddInput(NpuTrafficSum sum, NpuFeatureMap map, Operand operand, BlockConfiguration blocks, long elements)
    {
        long bytes = checked(elements * map.ElementBytes);
        sum.Add(map.Memory, operand, AccessDirection.Read, elements, bytes, MemoryTransfer.ReadBurstBytes(map, blocks.InputBlock, bytes));
    }

    // Weights are read in encoded form: as many bytes an element as the stream has, its biases and multipliers apart, which are read once.
    private void AddWeights(NpuTrafficSum sum, NpuOperation operation, NpuWeights weights, long elements, bool buffered)
    {
        long parameters = (long)operation.Output.Shape.Channels * NpuWeights.ChannelParameterBytes;
        double bytes = elements * ((weights.EncodedBytes - parameters) / (double)weights.RawBytes);
        if (!buffered)
        {
            sum.Add(weights.Memory, weights.Operand, AccessDirection.Read, elements, bytes + parameters, bytes + parameters);
            return;
        }

        // The buffer's own memory is not held up by that: the reading is spread over the whole operation, and the copy is in the NPU's cycles.
        sum.AddUntimed(bufferMemory, weights.Operand, AccessDirection.Read, elements, bytes + parameters);
        sum.AddUntimed(bufferMemory, weights.Operand, AccessDirection.Write, weights.RawBytes, weights.EncodedBytes);
        sum.AddUntimed(weights.Memory, weights.Operand, AccessDirection.Read, weights.RawBytes, weights.EncodedBytes);
    }
}
