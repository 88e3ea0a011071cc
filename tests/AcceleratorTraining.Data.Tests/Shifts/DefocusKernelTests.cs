using AcceleratorTraining.Data.Shifts;

namespace AcceleratorTraining.Data.Tests.Shifts;

/// <summary>Derives the committed integer kernels anew, in double, from the published definition.</summary>
public class DefocusKernelTests
{
    private const int Reach = 8;

    [Theory]
    [InlineData(1, 0.3, 0.4)]
    [InlineData(2, 0.4, 0.5)]
    [InlineData(3, 0.5, 0.6)]
    [InlineData(4, 1.0, 0.2)]
    [InlineData(5, 1.5, 0.1)]
    public void Kernels_are_the_smoothed_disks_of_CIFAR_10_C(int severity, double radius, double aliasBlur)
    {
        double[,] disk = Disk(radius);
        double side = Math.Exp(-1 / (2 * aliasBlur * aliasBlur));
        double[] gaussian = [side / (1 + (2 * side)), 1 / (1 + (2 * side)), side / (1 + (2 * side))];
        (int corner, int edge, int centre) = DefocusBlurShift.Kernels[severity - 1];
        Assert.Equal(65536, (4 * corner) + (4 * edge) + centre);

        for (int y = -Reach + 1; y < Reach; y++)
        {
            for (int x = -Reach + 1; x < Reach; x++)
            {
                double weight = 0;
                for (int j = -1; j <= 1; j++)
                {
                    for (int i = -1; i <= 1; i++)
                    {
                        weight += gaussian[j + 1] * gaussian[i + 1] * disk[y + j + Reach, x + i + Reach];
                    }
                }

                (int committed, double tolerance) = (Math.Abs(x), Math.Abs(y)) switch
                {
                    (0, 0) => (centre, 4.0),
                    (0, 1) or (1, 0) => (edge, 0.5),
                    (1, 1) => (corner, 0.5),
                    _ => (0, 0.5),
                };
                Assert.InRange(committed - (65536 * weight), -tolerance, tolerance);
            }
        }
    }

    private static double[,] Disk(double radius)
    {
        var disk = new double[(2 * Reach) + 1, (2 * Reach) + 1];
        int points = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int y = -Reach; y <= Reach; y++)
            {
                for (int x = -Reach; x <= Reach; x++)
                {
                    bool inside = (x * x) + (y * y) <= radius * radius;
                    points += inside && pass == 0 ? 1 : 0;
                    disk[y + Reach, x + Reach] = inside ? 1.0 / points : 0;
                }
            }
        }

        return disk;
    }
}
