using System.Collections.Immutable;
using System.Globalization;
using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Experiments.References;

/// <summary>A row of vela_ops.csv: an operation, and what Vela chose for it.</summary>
/// <param name="Row">The row itself.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Blocks">Vela's blocks.</param>
/// <param name="Weights">Vela's plan of its weights.</param>
internal sealed record VelaReferenceOperation(ReferenceTableReader.Row Row, NpuOperation Operation, BlockConfiguration Blocks, WeightPlan Weights)
{
    private static readonly Dictionary<string, NpuOperationKind> Kinds = new(StringComparer.Ordinal)
    {
        ["ConvolutionMxN"] = NpuOperationKind.Convolution,
        ["ConvolutionDepthWise"] = NpuOperationKind.DepthwiseConvolution,
        ["VectorProduct"] = NpuOperationKind.VectorProduct,
        ["Pooling"] = NpuOperationKind.Pooling,
        ["ReduceSum"] = NpuOperationKind.ReduceSum,
        ["ElementWise"] = NpuOperationKind.Elementwise,
        ["Dma"] = NpuOperationKind.Copy,
    };

    /// <summary>Which network on which machine, for the names of rows.</summary>
    public string Name => $"{Row["network"]} {Row["accelerator"]} {Row["memory_mode"]} {Row["op_index"]} {Row["op"]}";

    /// <summary>Reads a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="memories">The machine's memories, by the name that the file gives them.</param>
    public static VelaReferenceOperation Read(ReferenceTableReader.Row row, IReadOnlyDictionary<string, MemoryLevel> memories)
    {
        NpuFeatureMap Map(string name) => new(Shape(row[name]), (int)row.Integer($"{name}_bits"), row[$"{name}_format"] == "NHCWB16", memories[row[$"{name}_mem"]]);
        NpuOperation operation = new()
        {
            Name = row["op"],
            Kind = Kinds.TryGetValue(row["block_type"], out NpuOperationKind kind) ? kind : throw new InvalidDataSetException($"There is no block type '{row["block_type"]}'."),
            Rate = row["op"] switch { "Mul" => OutputRate.Multiply, "Add" or "Sub" => OutputRate.AddSubtract, "MaxPool" => OutputRate.Maximum, _ => OutputRate.Scale },

            // The file's 'Clip' is the bound of the number format itself, which takes the output stage no time.
            Activation = row["faf"] switch { "LUT" or "Sigmoid" or "Tanh" => FusedActivation.Table, "Relu" or "Relu6" or "ReluN1To1" => FusedActivation.Clamp, _ => FusedActivation.None },
            Input = Map("ifm"),
            SecondInput = row.Has("ifm2") ? Map("ifm2") : null,
            Output = Map("ofm"),
            KernelHeight = (int)row.Integer("kh"),
            KernelWidth = (int)row.Integer("kw"),
            StrideHeight = (int)row.Integer("sh"),
            StrideWidth = (int)row.Integer("sw"),
            Weights = row.Integer("weight_bytes") > 0 ? new NpuWeights(row.Integer("weight_bytes"), row.Integer("encoded_bytes"), memories[row["weight_src_mem"]]) : null,
            TableBytes = (int)row.Integer("lut_bytes"),
            TableMemory = row.Has("lut_src_mem") ? memories[row["lut_src_mem"]] : null,
            IsInPlace = kind == NpuOperationKind.Copy && row["ifm_mem"] == row["ofm_mem"],
        };
        return new VelaReferenceOperation(row, operation, new BlockConfiguration(Block(row["ofm_block"]), Block(row["ifm_block"]), row.Integer("partkernel") == 1, (int)row.Integer("acc")), Plan(row, operation));
    }

    // The file has the cycles of copying the unsliced stream, not its bytes; it differs from the sliced one by the padding of slices. Slices after the first are taken as equal.
    private static WeightPlan Plan(ReferenceTableReader.Row row, NpuOperation operation)
    {
        ImmutableArray<int> slices = [.. row["depth_slices"].Split(':').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
        int buffers = row.Integer("n_weight_buffers") == 0 ? 0 : row.Integer("double_buffer") == 1 ? 2 : 1;
        if (buffers == 0) return WeightPlan.Unbuffered(operation.Output.Shape.Channels);
        MemoryLevel from = operation.Weights!.Memory;
        long full = buffers == 1 ? operation.Weights.EncodedBytes : (long)((row.Integer("full_weight_transfer") - from.ReadLatencyCycles) * from.ReadBytesPerCycle);
        long first = row.Integer("first_transfer_bytes"), later = buffers == 1 ? 0 : (operation.Weights.EncodedBytes - first + slices.Length - 3) / (slices.Length - 2);
        return new WeightPlan(buffers, slices, first, full, slices.Length > 3 ? Math.Max(first, later) : first, later);
    }

    private static FeatureShape Shape(string text) => Numbers(text) is [int batch, int height, int width, int channels] ? new FeatureShape(batch, height, width, channels) : throw new InvalidDataSetException($"'{text}' is no shape of four numbers.");

    private static BlockShape Block(string text) => Numbers(text) is [1, int height, int width, int depth] ? new BlockShape(height, width, depth) : throw new InvalidDataSetException($"'{text}' is no block of one image.");

    private static int[] Numbers(string text) => [.. text.Split('x').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
}
