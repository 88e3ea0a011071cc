using AcceleratorTraining.Models;

namespace AcceleratorTraining.Onnx.Tests;

/// <summary>Each operator, in both forms and all types, against ONNX Runtime.</summary>
public sealed class OperatorTests
{
    public static TheoryData<string, NetForm, bool, bool, WeightKind> Exact => Combinations(OperatorCases.Exact.Keys, [NetForm.Qdq, NetForm.QLinear]);

    public static TheoryData<string, NetForm, bool, bool, WeightKind> OneStep => Combinations(OperatorCases.OneStep.Keys, [NetForm.Qdq, NetForm.QLinear]);

    public static TheoryData<string, NetForm, bool, bool, WeightKind> QdqOneStep => Combinations(OperatorCases.QdqOneStep.Keys, [NetForm.Qdq]);

    public static TheoryData<string, NetForm, bool, bool, WeightKind> Qdq => Combinations(OperatorCases.Qdq.Keys, [NetForm.Qdq]);

    [Theory]
    [MemberData(nameof(Exact))]
    [MemberData(nameof(Qdq))]
    public async Task Bytes_are_those_of_onnx_runtime(string name, NetForm form, bool unsigned, bool perChannel, WeightKind weights)
    {
        for (int seed = 0; seed < 3; seed++) await Compare(Build(name, seed, form, unsigned, perChannel, weights), 0);
    }

    [Theory]
    [MemberData(nameof(OneStep))]
    [MemberData(nameof(QdqOneStep))]
    public async Task Where_onnx_runtime_rounds_floats_on_the_way_bytes_are_within_one_step(string name, NetForm form, bool unsigned, bool perChannel, WeightKind weights)
    {
        for (int seed = 0; seed < 3; seed++) await Compare(Build(name, seed, form, unsigned, perChannel, weights), 1);
    }

    /// <summary>The bytes of a net on both backends, against each other and ONNX Runtime.</summary>
    internal static async Task Compare(QuantizedNet net, int steps, byte[]? file = null)
    {
        file ??= net.Writer.Write();
        QuantizedModel model = QuantizedModel.Parse(file, "test.onnx");
        int[][][] samples = [.. Enumerable.Range(0, 3).Select(seed => Runtime.Draw(net, seed))];
        List<int[][]> expected = Runtime.Ort(net, file, samples);
        List<int[][]> reference = await Runtime.Ours("reference", net, model, samples), cpu = await Runtime.Ours("cpu", net, model, samples);
        for (int sample = 0; sample < samples.Length; sample++)
        {
            for (int output = 0; output < net.Outputs.Count; output++)
            {
                Assert.Equal(reference[sample][output], cpu[sample][output]);
                Assert.Equal(net.Outputs[output].Count, expected[sample][output].Length);
                Assert.InRange(expected[sample][output].Zip(reference[sample][output]).Max(p => Math.Abs(p.First - p.Second)), 0, steps);
                Assert.True(expected[sample][output].Length < 10 || expected[sample][output].Distinct().Count() > 3, "the outputs say nothing");
            }
        }
    }

    private static QuantizedNet Build(string name, int seed, NetForm form, bool unsigned, bool perChannel, WeightKind weights)
    {
        QuantizedNet net = new(seed, form, unsigned, perChannel, weights);
        Func<QuantizedNet, NetTensor> build = OperatorCases.Exact.GetValueOrDefault(name) ?? OperatorCases.OneStep.GetValueOrDefault(name) ?? OperatorCases.QdqOneStep.GetValueOrDefault(name) ?? OperatorCases.Qdq[name];
        net.Output(build(net));
        return net;
    }

    private static TheoryData<string, NetForm, bool, bool, WeightKind> Combinations(IEnumerable<string> names, NetForm[] forms)
    {
        TheoryData<string, NetForm, bool, bool, WeightKind> data = [];
        foreach (string name in names)
        {
            bool weights = name.StartsWith("conv", StringComparison.Ordinal) || name.StartsWith("gemm", StringComparison.Ordinal) || name is "matmul" or "matmul_3";
            foreach (NetForm form in forms)
            {
                data.Add(name, form, false, true, WeightKind.Signed);
                data.Add(name, form, true, true, WeightKind.Signed);
                if (!weights) continue;
                data.Add(name, form, false, false, WeightKind.Signed);
                data.Add(name, form, true, false, WeightKind.Centred);
                data.Add(name, form, true, false, WeightKind.Unsigned);
            }
        }

        return data;
    }
}
