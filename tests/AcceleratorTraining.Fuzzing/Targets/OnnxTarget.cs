using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Onnx.Tests;

namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>ONNX models: read, inspected, lowered, validated. Seeds: a small network in each form, int8 and uint8.</summary>
internal sealed class OnnxTarget : FuzzTarget
{
    private int _count;

    public override string Name => "onnx";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [Network(NetForm.Qdq, true), Network(NetForm.Qdq, false), Network(NetForm.QLinear, true), Network(NetForm.QLinear, false)];

    public override long AllocationBound(int length) => 200L * length + 1_000_000;

    public override string Read(byte[] input)
    {
        int way = _count++ % 2;
        QuantizedModel model = QuantizedModel.Parse(input, "input.onnx");
        ModelInspection inspection = ModelInspection.Of(model);
        LoweredModel lowered = ModelLowering.Lower(model, new LoweringOptions { CutFinalSoftmax = way == 1, Batch = way + 1 });
        ProgramValidator.ThrowIfRejected(lowered.Program, Profiles.Get("ort-cpu"), OperatorExtensions.All);
        return $"{inspection.Operators.Length} operators, {lowered.Program.Nodes.Length} nodes";
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidModelException or UnsupportedModelException or ProgramRejectedException;

    private static byte[] Network(NetForm form, bool unsigned)
    {
        QuantizedNet net = new(3, form, unsigned);
        NetTensor x = net.Conv(net.Input(1, 2, 6, 6), 4, 3, 3, 1, [1, 1, 1, 1]);
        x = net.Concat([net.Sum(x, net.Constant(4, 1, 1)), net.MaxPool(x, 3, 1, 1)], 1);
        x = net.AveragePool(x, 2, 2, 1, false);
        net.Output(net.Softmax(net.Gemm(net.Flatten(net.GlobalAverage(x)), 3), 1f / 256));
        return net.Writer.Write();
    }
}
