using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;

namespace AcceleratorTraining.Backends.Simulator.Tests.Systolic;

/// <summary>Small layers for property tests: matrix products and windows, some of which overlap.</summary>
internal static class RandomLayers
{
    public static ScaleSimLayer Next(Random random)
    {
        if (random.Next(3) == 0) return ScaleSimLayer.Gemm(random.Next(1, 200), random.Next(1, 100), random.Next(1, 200));
        return new ScaleSimLayer(1, Axis(random), Axis(random), random.Next(1, 40), random.Next(1, 40));
    }

    private static WindowAxis Axis(Random random)
    {
        int filter = random.Next(1, 6), stride = random.Next(1, 3), output = random.Next(1, 20);
        return new WindowAxis((output - 1) * stride + filter, filter, stride, 1, output);
    }
}
