namespace AcceleratorTraining.Onnx.Tests;

/// <summary>Whole networks with random parameters, in the shapes of two of MLPerf Tiny's models.</summary>
internal static class Networks
{
    public static QuantizedNet Create(string name, int seed, NetForm form, bool unsigned, WeightKind weights = WeightKind.Signed)
    {
        QuantizedNet net = new(seed, form, unsigned, perChannel: weights == WeightKind.Signed, weights) { HasShortScales = true };
        net.Output(name == "resnet8" ? ResNet8(net) : DsCnn(net));
        return net;
    }

    private static NetTensor ResNet8(QuantizedNet n)
    {
        string relu = n.Form == NetForm.Qdq ? "Relu" : "";
        int[] pads = [1, 1, 1, 1];
        NetTensor x = n.Conv(n.Input(1, 3, 32, 32), 16, 3, 3, 1, pads, activation: relu);
        x = n.Sum(x, n.Conv(n.Conv(x, 16, 3, 3, 1, pads, activation: relu), 16, 3, 3, 1, pads), relu);
        foreach (int channels in new[] { 32, 64 })
        {
            NetTensor body = n.Conv(n.Conv(x, channels, 3, 3, 2, autoPad: "SAME_UPPER", activation: relu), channels, 3, 3, 1, pads);
            x = n.Sum(body, n.Conv(x, channels, 1, 1, 2), relu);
        }

        return n.Gemm(n.Flatten(n.GlobalAverage(x)), 10);
    }

    private static NetTensor DsCnn(QuantizedNet n)
    {
        string relu = n.Form == NetForm.Qdq ? "Relu" : "";
        NetTensor x = n.Conv(n.Input(1, 1, 49, 10), 64, 10, 4, 2, autoPad: "SAME_UPPER", activation: relu);
        for (int i = 0; i < 4; i++)
        {
            x = n.Conv(x, 64, 3, 3, 1, [1, 1, 1, 1], group: 64, activation: relu);
            x = n.Conv(x, 64, 1, 1, activation: relu);
        }

        return n.Gemm(n.Reshape(n.GlobalAverage(x), 1, 64), 12);
    }
}
