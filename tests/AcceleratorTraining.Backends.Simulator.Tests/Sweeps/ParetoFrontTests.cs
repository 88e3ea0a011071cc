using AcceleratorTraining.Backends.Simulator.Sweeps;

namespace AcceleratorTraining.Backends.Simulator.Tests.Sweeps;

public class ParetoFrontTests
{
    [Fact]
    public void A_point_is_on_the_front_unless_another_is_better_in_one_and_as_good_in_all()
    {
        double[][] points =
        [
            [1, 9], // front: the best in the first
            [2, 5], // front
            [2, 6], // as good as the one before in the first, worse in the second
            [3, 5], // the other way round
            [2, 5], // equal to one of the front: front
            [9, 1], // front: the best in the second
            [9, 9],
        ];
        Assert.Equal([true, true, false, false, true, true, false], ParetoFront.Mark(points));
    }

    [Fact]
    public void A_third_objective_brings_points_back() =>
        Assert.Equal([true, true, false], ParetoFront.Mark([[1, 1, 3], [2, 2, 2], [2, 2, 4]]));

    [Fact]
    public void Nothing_outside_the_front_is_undominated_and_nothing_on_it_is_dominated()
    {
        Random random = new(1);
        double[][] points = [.. Enumerable.Range(0, 300).Select(_ => new double[] { random.Next(12), random.Next(12), random.Next(12) })];
        bool Dominates(double[] a, double[] b) => a.Zip(b).All(p => p.First <= p.Second) && a.Zip(b).Any(p => p.First < p.Second);
        Assert.Equal([.. points.Select(p => !points.Any(o => Dominates(o, p)))], ParetoFront.Mark(points));
    }
}
