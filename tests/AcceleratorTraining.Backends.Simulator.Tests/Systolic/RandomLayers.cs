using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

/// <summary>Layers for property tests: matrix products, windows, some of which overlap, and long rows of many channels.</summary>
internal static class RandomLayers
{
    public static ScaleSimLayer Next(Random random)
    {
        if (random.Next(3) == 0) return ScaleSimLayer.Gemm(random.Next(1, 200), random.Next(1, 100), random.Next(1, 200));
        if (random.Next(4) == 0) return Wide(random);
        return new ScaleSimLayer(1, Axis(random), Axis(random), random.Next(1, 40), random.Next(1, 40));
    }

    /// <summary>A window along one long row.</summary>
    public static ScaleSimLayer Wide(Random random)
    {
        int filter = random.Next(1, 12), stride = random.Next(1, 3), output = random.Next(100, 2000);
        return new ScaleSimLayer(1, WindowAxis.Points(1), new WindowAxis((output - 1) * stride + filter, filter, stride, 1, output), random.Next(1, 100), random.Next(1, 64));
    }

    private static WindowAxis Axis(Random random)
    {
        int filter = random.Next(1, 6), stride = random.Next(1, 3), output = random.Next(1, 20);
        return new WindowAxis((output - 1) * stride + filter, filter, stride, 1, output);
    }
}
