using AcceleratorTraining.Models;
using Microsoft.ML.OnnxRuntime;

namespace AcceleratorTraining.Onnx.Tests;

public sealed class SingleOperatorTests
{
    private static readonly Dictionary<string, Func<QuantizedNet, NetTensor>> Cases = new()
    {
        ["conv"] = n => n.Conv(n.Input(1, 3, 7, 6), 5, 3, 3),
        ["conv_pads"] = n => n.Conv(n.Input(1, 4, 7, 6), 5, 3, 2, 2, [1, 0, 2, 1]),
        ["conv_same_upper"] = n => n.Conv(n.Input(1, 4, 8, 7), 6, 3, 3, 2, autoPad: "SAME_UPPER"),
        ["conv_same_lower"] = n => n.Conv(n.Input(1, 4, 8, 7), 6, 4, 4, 2, autoPad: "SAME_LOWER"),
        ["conv_valid"] = n => n.Conv(n.Input(1, 4, 8, 7), 6, 4, 3, 1, autoPad: "VALID"),
        ["conv_dilated"] = n => n.Conv(n.Input(1, 4, 9, 9), 6, 3, 3, 1, [2, 2, 2, 2], dilation: 2),
        ["conv_groups"] = n => n.Conv(n.Input(1, 6, 6, 6), 4, 3, 3, 1, [1, 1, 1, 1], group: 2),
        ["conv_depthwise"] = n => n.Conv(n.Input(1, 6, 6, 6), 6, 3, 3, 1, [1, 1, 1, 1], group: 6),
        ["conv_depthwise_2"] = n => n.Conv(n.Input(1, 3, 6, 6), 6, 3, 3, 2, [1, 1, 1, 1], group: 3),
        ["conv_1x1"] = n => n.Conv(n.Input(1, 16, 5, 5), 8, 1, 1, bias: false),
        ["conv_relu"] = n => n.Conv(n.Input(1, 4, 6, 6), 8, 3, 3, activation: n.Form == NetForm.Qdq ? "Relu" : ""),
        ["gemm"] = n => n.Gemm(n.Input(1, 40), 10),
        ["gemm_n"] = n => n.Gemm(n.Input(3, 40), 10, transposed: false),
        ["gemm_nobias"] = n => n.Gemm(n.Input(1, 33), 7, bias: false),
        ["matmul"] = n => n.MatMul(n.Input(2, 37), 9),
        ["matmul3"] = n => n.MatMul(n.Input(1, 5, 37), 9),
        ["batchmatmul"] = n => n.BatchMatMul(n.Input(1, 2, 5, 16), n.Input(1, 2, 16, 7)),
        ["add"] = n => n.Sum(n.Input(1, 4, 5, 6), n.Input(1, 4, 5, 6)),
        ["add_const"] = n => n.Sum(n.Input(1, 4, 5, 6), n.Constant(1, 4, 1, 1)),
        ["mul"] = n => n.Product(n.Input(1, 4, 5, 6), n.Input(1, 4, 5, 6)),
        ["mul_channel"] = n => n.Product(n.Input(1, 4, 5, 6), n.Input(1, 4, 1, 1)),
        ["gap"] = n => n.GlobalAverage(n.Input(1, 4, 7, 5)),
        ["avg"] = n => n.AveragePool(n.Input(1, 4, 7, 6), 2, 2, 0, false),
        ["avg_pad"] = n => n.AveragePool(n.Input(1, 4, 7, 6), 3, 2, 1, false),
        ["avg_pad_inc"] = n => n.AveragePool(n.Input(1, 4, 7, 6), 3, 2, 1, true),
        ["max"] = n => n.MaxPool(n.Input(1, 4, 7, 6), 3, 2, 1),
        ["softmax"] = n => n.Softmax(n.Input(2, 10)),
        ["concat"] = n => n.Concat([n.Input(1, 3, 4, 4), n.Input(1, 2, 4, 4)], 1),
        ["concat_like"] = n => n.Concat([n.Input(1, 3, 4, 4), n.Input(1, 2, 4, 4)], 1, true),
        ["transpose"] = n => n.Conv(n.Transpose(n.Input(1, 5, 6, 3), 0, 3, 1, 2), 4, 3, 3),
        ["transpose2"] = n => n.Conv(n.Transpose(n.Input(1, 3, 5, 6), 0, 1, 3, 2), 4, 3, 3),
        ["flatten"] = n => n.Gemm(n.Flatten(n.Conv(n.Input(1, 3, 5, 6), 4, 3, 3)), 5),
        ["reshape"] = n => n.MatMul(n.Reshape(n.Conv(n.Input(1, 3, 5, 6), 4, 3, 3), 1, 4, 12), 5),
        ["sigmoid"] = n => n.Unary("Sigmoid", "com.microsoft:QLinearSigmoid", n.Input(1, 400), n.Fresh(1f / 256, 1, 400)),
        ["leaky"] = n => n.Unary("LeakyRelu", "com.microsoft:QLinearLeakyRelu", n.Input(1, 400), n.Fresh(1f / 50, 1, 400), ("alpha", 0.1f)),
    };

    public static TheoryData<string, NetForm, bool, bool, WeightKind> Nets
    {
        get
        {
            TheoryData<string, NetForm, bool, bool, WeightKind> data = [];
            foreach (string name in Cases.Keys)
            {
                foreach (NetForm form in Enum.GetValues<NetForm>())
                {
                    foreach (bool unsigned in new[] { false, true })
                    {
                        data.Add(name, form, unsigned, true, WeightKind.Signed);
                        if (!name.StartsWith("conv", StringComparison.Ordinal) && !name.StartsWith("gemm", StringComparison.Ordinal) && !name.StartsWith("mat", StringComparison.Ordinal)) continue;
                        data.Add(name, form, unsigned, false, WeightKind.Signed);
                        if (unsigned) data.Add(name, form, unsigned, false, WeightKind.Centred);
                        if (unsigned) data.Add(name, form, unsigned, false, WeightKind.Unsigned);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public async Task Compare(string name, NetForm form, bool unsigned, bool perChannel, WeightKind weights)
    {
        QuantizedNet net = new(1, form, unsigned, perChannel, weights);
        net.Output(Cases[name](net));
        byte[] file = net.Writer.Write();
        QuantizedModel model = QuantizedModel.Parse(file, "test.onnx");
        string report = "";
        foreach (GraphOptimizationLevel level in new[] { GraphOptimizationLevel.ORT_ENABLE_ALL, GraphOptimizationLevel.ORT_DISABLE_ALL })
        {
            int total = 0, different = 0, largest = 0;
            for (int seed = 0; seed < 20; seed++)
            {
                int[][] inputs = Runtime.Draw(net, seed);
                int[] expected;
                try { expected = Runtime.Ort(net, file, inputs, level)[0]; }
                catch (OnnxRuntimeException e) { report += $" {level}: ORT: {e.Message}"; break; }
                int[] actual = (await Runtime.Ours("reference", net, model, inputs))[0];
                Assert.Equal(expected.Length, actual.Length);
                for (int i = 0; i < actual.Length; i++)
                {
                    total++;
                    if (actual[i] != expected[i]) different++;
                    largest = Math.Max(largest, Math.Abs(actual[i] - expected[i]));
                }
            }
            report += $" | {level}: {different}/{total} max {largest}";
        }
        File.AppendAllText("/tmp/onnx-report.txt", $"{name} {form} {(unsigned ? "u8" : "i8")} {(perChannel ? "chan" : "tens")} {weights}{report}\n");
    }
}
