using System.Globalization;
using System.Text;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

/// <summary>
/// SCALE-Sim's topology files (CSV) as workloads and back. A convolution is "name, height, width, filter height, filter width, channels, filters, stride,"
/// with its input padded; "DP" in its name makes it one layer a channel; a matrix product is "name, M, N, K,". The header tells which of the two.
/// </summary>
public static class ScaleSimTopology
{
    private const string DepthwiseMark = "DP";

    /// <summary>Parses a topology; its layers are independent of each other.</summary>
    /// <param name="text">The file's text, with a header line.</param>
    /// <param name="source">What to call the file in messages; the workload's name.</param>
    /// <exception cref="SimulationException">A line has too few fields, or one out of its range, or asks for sparsity.</exception>
    public static Workload Parse(string text, string source)
    {
        string[] lines = [.. text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];
        if (lines.Length < 2) throw new SimulationException($"{source} shall have a header line and one line a layer.");
        bool isGemm = Fields(lines[0]) is [_, var second, ..] && second.Equals("M", StringComparison.OrdinalIgnoreCase);
        IndependentLayers layers = new(source);
        for (int i = 1; i < lines.Length; i++) layers.Add(isGemm ? Gemm(lines[i], source, i) : Convolution(lines[i], source, i));
        return layers.ToWorkload();
    }

    /// <summary>
    /// Writes a workload's sums of products in the convolution form, fully connected layers and products as M x K inputs under 1 x K filters, groups and matrices
    /// of a batch as lines of their own. Other operators are left out, for SCALE-Sim knows none.
    /// </summary>
    /// <exception cref="SimulationException">A layer has several images, dilation, or strides that differ, which the format cannot say.</exception>
    public static string Write(Workload workload)
    {
        StringBuilder text = new("Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n");
        foreach (WorkloadOperator @operator in workload.Operators.Where(o => o.IsAccumulation)) Write(text, @operator);
        return text.ToString();
    }

    private static void Write(StringBuilder text, WorkloadOperator @operator)
    {
        GemmShape gemm = @operator.Gemm;
        string name = @operator.Name.Replace(',', '_').Replace('\n', '_').Trim();
        bool isDepthwise = @operator.Class == OperatorClass.DepthwiseConvolution;
        if (!isDepthwise) name = name.Replace(DepthwiseMark, "Dp", StringComparison.Ordinal);
        else if (!name.Contains(DepthwiseMark, StringComparison.Ordinal)) name += DepthwiseMark;
        if (@operator.Class is not (OperatorClass.Convolution or OperatorClass.DepthwiseConvolution))
        {
            WriteLines(gemm.Repeats, gemm.M, gemm.K, 1, gemm.K, 1, gemm.N, 1);
            return;
        }

        if (@operator.Output.Batch != 1 || @operator.DilationHeight != 1 || @operator.DilationWidth != 1 || @operator.StrideHeight != @operator.StrideWidth)
            throw new SimulationException($"Operator '{@operator.Name}': a SCALE-Sim topology has one image, no dilation and one stride for both directions.");
        ScaleSimLayer layer = ScaleSimLayer.Of(@operator)!.Value;
        WriteLines(isDepthwise ? 1 : gemm.Repeats, layer.Rows.Input, layer.Columns.Input, @operator.KernelHeight, @operator.KernelWidth, isDepthwise ? @operator.Input.Channels : layer.Channels, layer.Filters, @operator.StrideHeight);

        void WriteLines(long repeats, params ReadOnlySpan<long> values)
        {
            for (long i = 0; i < repeats; i++)
            {
                text.Append(repeats == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{i}"));
                foreach (long value in values) text.Append(CultureInfo.InvariantCulture, $",{value}");
                text.Append(",\n");
            }
        }
    }

    private static WorkloadOperator Gemm(string line, string source, int number)
    {
        (string name, int[] values) = Values(line, 3, source, number);
        return new WorkloadOperator
        {
            Name = name,
            Class = OperatorClass.FullyConnected,
            Input = new FeatureShape(values[0], 1, 1, values[2]),
            Output = new FeatureShape(values[0], 1, 1, values[1]),
        };
    }

    private static WorkloadOperator Convolution(string line, string source, int number)
    {
        (string name, int[] values) = Values(line, 7, source, number);
        (int height, int width, int filterHeight, int filterWidth, int channels, int filters, int stride) = (values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
        if (filterHeight > height || filterWidth > width) throw new SimulationException($"{source}, layer {number} '{name}': the filter shall fit the input.");
        bool isDepthwise = name.Contains(DepthwiseMark, StringComparison.Ordinal);
        long outputs = isDepthwise ? (long)channels * filters : filters;
        if (outputs > int.MaxValue) throw new SimulationException($"{source}, layer {number} '{name}': it shall have fewer than 2^31 output channels.");
        return new WorkloadOperator
        {
            Name = name,
            Class = isDepthwise ? OperatorClass.DepthwiseConvolution : OperatorClass.Convolution,
            Input = new FeatureShape(1, height, width, channels),
            Output = new FeatureShape(1, Windows(height, filterHeight), Windows(width, filterWidth), (int)outputs),
            KernelHeight = filterHeight,
            KernelWidth = filterWidth,
            StrideHeight = stride,
            StrideWidth = stride,
        };

        // Quirk "one window more": where the stride does not divide, SCALE-Sim counts a last window that reaches beyond the input.
        int Windows(int input, int filter) => (int)((input - filter + 2L * stride - 1) / stride);
    }

    private static (string Name, int[] Values) Values(string line, int count, string source, int number)
    {
        string[] fields = Fields(line);
        if (fields.Length < count + 1) throw new SimulationException($"{source}, layer {number}: it has {fields.Length} fields and shall have {count + 1}.");
        if (fields.Length > count + 1 && fields[count + 1] != "1:1") throw new SimulationException($"{source}, layer {number} '{fields[0]}': sparsity '{fields[count + 1]}' is not modelled; it shall be 1:1.");
        int[] values = new int[count];
        for (int i = 0; i < count; i++)
        {
            if (!int.TryParse(fields[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]) || values[i] < 1)
                throw new SimulationException($"{source}, layer {number} '{fields[0]}': '{fields[i + 1]}' shall be a positive integer.");
        }

        return (fields[0], values);
    }

    // Lines end with a comma.
    private static string[] Fields(string line) => [.. line.TrimEnd().TrimEnd(',').Split(',').Select(f => f.Trim())];
}
