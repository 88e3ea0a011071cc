using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>Turns operators of a workload into operations of the machine.</summary>
/// <param name="memories">What lies where.</param>
/// <param name="weightEncodingRatio">Bytes of an encoded weight stream over those that the entropy of its weights asks for.</param>
internal sealed class NpuLowering(NpuMemories memories, double weightEncodingRatio)
{
    // A lookup table for elements of 8 bits.
    private const int NarrowTableBytes = 256;

    // One for elements of 16 bits: 512 values with slopes.
    private const int WideTableBytes = 2048;

    // Each matrix of a batch is an operation of its own.
    private const int MaximumMatrices = 1 << 16;

    /// <summary>The operations of a workload.</summary>
    public NpuLoweredWorkload Lower(Workload workload)
    {
        FeatureMapPlan plan = new(workload, memories);
        NpuSequences sequences = new(memories);
        ImmutableArray<NpuOperation>.Builder operations = ImmutableArray.CreateBuilder<NpuOperation>();
        ImmutableArray<(int, int)>.Builder ranges = ImmutableArray.CreateBuilder<(int, int)>(workload.Operators.Length);
        List<ArenaBuffer> extra = [];
        for (int i = 0; i < workload.Operators.Length; i++)
        {
            WorkloadOperator op = workload.Operators[i];
            int start = operations.Count;
            operations.AddRange(LowerOperator(workload, op, plan, sequences));
            ranges.Add((start, operations.Count));
            long scratch = ScratchBytes(op, operations.Skip(start));
            if (scratch > 0) extra.Add(new ArenaBuffer($"{op.Name}, scratch", scratch, i, i));
        }

        bool shared = memories.Arena.Name == memories.Buffer.Name;
        return new NpuLoweredWorkload(
            operations.ToImmutable(), ranges.MoveToImmutable(), [.. plan.Buffers.Select(b => b.Buffer), .. extra], shared ? [.. plan.CachedBuffers, .. extra] : plan.CachedBuffers);
    }

    private IEnumerable<NpuOperation> LowerOperator(Workload workload, WorkloadOperator op, FeatureMapPlan plan, NpuSequences sequences)
    {
        ImmutableArray<int> inputs = plan.Inputs(op);
        NpuOperation operation = new()
        {
            Name = op.Name,
            Kind = NpuOperationKind.Elementwise,
            Activation = op.Activation,
            Input = plan.Map(inputs.Length > 0 ? inputs[0] : -1, op.Input, op.InputBits),
            SecondInput = op.SecondInput is { } second ? plan.Map(inputs.Length > 1 ? inputs[1] : inputs.Length > 0 ? inputs[0] : -1, second, op.InputBits) : null,
            UsesScalar = op.SecondInput is { ElementCount: 1 } && inputs.Length > 1 && workload.Tensors[inputs[1]].Role == TensorRole.Constant,
            Output = plan.Map(op.Writes.IsEmpty ? -1 : op.Writes[0], op.Output, op.OutputBits),
            TableBytes = op.Activation == FusedActivation.Table || op.Class == OperatorClass.TableLookup ? op.InputBits <= 8 ? NarrowTableBytes : WideTableBytes : 0,
            KernelHeight = op.KernelHeight,
            KernelWidth = op.KernelWidth,
            StrideHeight = op.StrideHeight,
            StrideWidth = op.StrideWidth,
            DilationHeight = op.DilationHeight,
            DilationWidth = op.DilationWidth,
        };
        if (operation.TableBytes > 0) operation = operation with { TableMemory = memories.Weights, Activation = FusedActivation.Table };
        return op.Class switch
        {
            OperatorClass.Convolution => Perturb(op, sequences).Concat(Enumerable.Repeat(Convolution(op, operation), op.Groups)),
            OperatorClass.DepthwiseConvolution => Perturb(op, sequences).Append(operation with { Kind = NpuOperationKind.DepthwiseConvolution, Weights = Weights(op, op.Output.Channels, op.Gemm.N * op.Gemm.K * op.Gemm.Repeats) }),
            OperatorClass.FullyConnected => Perturb(op, sequences).Append(Product(operation, op, Weights(op, op.Output.Channels, op.Gemm.N * op.Gemm.K))),
            OperatorClass.BatchMatMul or OperatorClass.HeadGradient => Enumerable.Repeat(Product(operation, op, OperandWeights(op)), CountMatrices(op)),
            OperatorClass.MaxPool => [operation with { Kind = NpuOperationKind.Pooling, Rate = OutputRate.Maximum }],
            OperatorClass.AveragePool => [operation with { Kind = NpuOperationKind.Pooling }],
            OperatorClass.ReduceSum => sequences.Reduce(operation),
            OperatorClass.Add => [operation with { Rate = OutputRate.AddSubtract }],
            OperatorClass.Multiply => [operation with { Rate = OutputRate.Multiply }],
            OperatorClass.Softmax => sequences.Softmax(operation),
            OperatorClass.Normalization => sequences.Normalize(operation),
            OperatorClass.Loss => sequences.Loss(operation),
            OperatorClass.Perturbation or OperatorClass.ParameterUpdate => [sequences.AddDirection(op.Name, Math.Max(op.DrawnElements, op.Input.ElementCount), keeps: op.Class == OperatorClass.ParameterUpdate)],

            // A copy moves what it writes, whatever shape it is taken from.
            OperatorClass.Move => [operation with { Kind = NpuOperationKind.Copy, Input = operation.Input with { Shape = op.Output } }],
            OperatorClass.Elementwise or OperatorClass.TableLookup => [operation],
            _ => throw new SimulationException($"'{op.Name}' cannot be run: a dot-product NPU has no operation for {op.Class}."),
        };
    }

    private static int CountMatrices(WorkloadOperator op) =>
        op.Gemm.Repeats <= MaximumMatrices ? (int)op.Gemm.Repeats : throw new SimulationException($"'{op.Name}' has {op.Gemm.Repeats} matrices; at most {MaximumMatrices} are simulated.");

    // Perturbed weights are made before use, element by element, and lie uncompressed in the arena from then on.
    private static IEnumerable<NpuOperation> Perturb(WorkloadOperator op, NpuSequences sequences) =>
        op.WeightSource == WeightSource.Perturbed ? [sequences.AddDirection($"{op.Name}, perturbation", WeightElements(op), keeps: false)] : [];

    private NpuOperation Grouped(WorkloadOperator op, NpuOperation operation) => operation with
    {
        Kind = NpuOperationKind.Convolution,
        Input = operation.Input with { Shape = op.Input with { Channels = op.Input.Channels / op.Groups } },
        Output = operation.Output with { Shape = op.Output with { Channels = op.Output.Channels / op.Groups } },
        Weights = Weights(op, op.Output.Channels / op.Groups, op.Gemm.N * op.Gemm.K),
    };

    // Only constants can be laid out anew before the network runs.
    private NpuOperation Convolution(WorkloadOperator op, NpuOperation operation) =>
        op is { Groups: 1, WeightSource: WeightSource.Constant } ? ColumnPairs.Join(Grouped(op, operation)) : Grouped(op, operation);

    // Rows are laid out as near to a square as their number allows, so that microblocks of two rows are full.
    private static NpuOperation Product(NpuOperation operation, WorkloadOperator op, NpuWeights weights)
    {
        GemmShape gemm = op.Gemm;
        int rows = checked((int)gemm.M), height = 1;
        for (int divisor = 2; divisor * (long)divisor <= rows; divisor++)
        {
            if (rows % divisor == 0) height = divisor;
        }

        return operation with
        {
            Kind = NpuOperationKind.VectorProduct,
            Input = operation.Input with { Shape = new FeatureShape(1, height, rows / height, checked((int)gemm.K)) },
            SecondInput = null,
            Output = operation.Output with { Shape = new FeatureShape(1, height, rows / height, checked((int)gemm.N)) },
            KernelHeight = 1,
            KernelWidth = 1,
            Weights = weights,
        };
    }

    private NpuWeights Weights(WorkloadOperator op, int channels, long elements)
    {
        long raw = checked(elements * Blocks.CeilingDivide(op.WeightBits, 8));

        // An estimate: the encoder itself is not modelled. Weights that are not known are taken as they are; a group has its share of its operator's.
        double stored = op is { WeightSource: WeightSource.Constant, WeightEntropyBytes: { } entropy } ? Math.Ceiling(weightEncodingRatio * entropy * elements / WeightElements(op)) : raw;
        return new NpuWeights(elements, Padded((long)stored + (long)channels * NpuWeights.ChannelParameterBytes), op.WeightSource switch { WeightSource.Perturbed => memories.Arena, WeightSource.Parameter => memories.Parameters, _ => memories.Weights });
    }

    // An activation that stands in for weights: uncompressed, where feature maps lie. What it takes to bring it into the order of a weight stream is not billed.
    private NpuWeights OperandWeights(WorkloadOperator op) =>
        new(op.Gemm.N * op.Gemm.K, Padded(op.Gemm.N * (op.Gemm.K * Blocks.CeilingDivide(op.WeightBits, 8) + NpuWeights.ChannelParameterBytes)), memories.Arena) { Operand = Operand.Input };

    private static long Padded(long bytes) => Blocks.RoundUp(bytes, 16);

    private static long WeightElements(WorkloadOperator op) => checked(op.Gemm.N * op.Gemm.K * op.Gemm.Repeats);

    // Perturbed weights, or the intermediates of a sequence: at most two of its largest lie beside its input and output.
    private static long ScratchBytes(WorkloadOperator op, IEnumerable<NpuOperation> operations)
    {
        if (op.WeightSource == WeightSource.Perturbed) return WeightElements(op);
        return operations.Count() > 1 && !op.IsAccumulation ? 2 * operations.Max(o => o.Output.StoredBytes) : 0;
    }
}
