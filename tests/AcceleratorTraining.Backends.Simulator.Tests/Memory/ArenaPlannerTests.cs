using AcceleratorTraining.Backends.Simulator.Memory;

namespace AcceleratorTraining.Backends.Simulator.Tests.Memory;

public class ArenaPlannerTests
{
    [Fact]
    public void A_chain_takes_its_two_largest_neighbours()
    {
        ArenaPlan plan = ArenaPlanner.Plan([new("a", 100, 0, 1), new("b", 60, 1, 2), new("c", 90, 2, 3), new("d", 10, 3, 3)], 16, null);

        // Rounded to 16: 112 + 64 = 176 at operator 1; 64 + 96 and 96 + 16 later.
        Assert.Equal((176L, 176L), (plan.PeakBytes, plan.LowerBoundBytes));
    }

    // Largest first takes 10, longest first 11, where 9 are alive at once: 'e' (5), 'd' (2), 'b' (1) and nothing else at operator 1; 'a', 'c' and 'f' at operator 4.
    [Fact]
    public void A_better_order_is_found_where_simple_ones_fail()
    {
        ArenaBuffer[] buffers = [new("a", 4, 4, 5), new("b", 1, 0, 2), new("c", 2, 4, 5), new("d", 2, 1, 2), new("e", 5, 1, 1), new("f", 3, 2, 4)];
        ArenaPlan plan = ArenaPlanner.Plan(buffers, 1, null);
        AssertValid(buffers, plan, 1);
        Assert.Equal((9L, 9L), (plan.PeakBytes, plan.LowerBoundBytes));
    }

    [Fact]
    public void Buffers_alive_together_never_overlap()
    {
        Random random = new(11);
        long peaks = 0, bounds = 0;
        for (int trial = 0; trial < 60; trial++)
        {
            ArenaBuffer[] buffers = [.. Enumerable.Range(0, random.Next(0, 25)).Select(i => new { Start = random.Next(0, 20), Name = $"{i}" }).Select(b => new ArenaBuffer(b.Name, random.Next(0, 1000), b.Start, b.Start + random.Next(0, 6)))];
            ArenaPlan plan = ArenaPlanner.Plan(buffers, 16, null);
            AssertValid(buffers, plan, 16);
            Assert.True(plan.PeakBytes >= plan.LowerBoundBytes);
            (peaks, bounds) = (peaks + plan.PeakBytes, bounds + plan.LowerBoundBytes);
        }

        // Largest first alone ends 1.1 % above the bound here.
        Assert.Equal(bounds, peaks);
    }

    [Fact]
    public void The_same_buffers_give_the_same_plan()
    {
        ArenaBuffer[] buffers = [.. Enumerable.Range(0, 30).Select(i => new ArenaBuffer($"{i}", 37 * (i % 7) + 5, i, i + i % 4))];
        Assert.Equal(ArenaPlanner.Plan(buffers, 4, null).Offsets, ArenaPlanner.Plan(buffers, 4, null).Offsets);
    }

    [Fact]
    public void A_cap_is_enforced_and_the_operator_named()
    {
        ArenaBuffer[] buffers = [new("input", 64, 0, 0), new("hidden", 128, 0, 1), new("output", 32, 1, 1)];
        Assert.Equal(192, ArenaPlanner.Plan(buffers, 16, 192).PeakBytes);
        SimulationException exception = Assert.Throws<SimulationException>(() => ArenaPlanner.Plan(buffers, 16, 191, ["expand", "shrink"]));
        Assert.Equal("The arena does not fit: operator 'expand' needs 192 bytes at once, the cap is 191.", exception.Message);
        Assert.Contains("operator 0 needs", Assert.Throws<SimulationException>(() => ArenaPlanner.Plan(buffers, 16, 191)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(1, 2, 1)]
    [InlineData(1, -1, 1)]
    public void Malformed_buffers_are_named(long bytes, int first, int last) =>
        Assert.Contains("'odd'", Assert.Throws<SimulationException>(() => ArenaPlanner.Plan([new("odd", bytes, first, last)], 16, null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_takes_nothing() => Assert.Equal((0L, 0L), (ArenaPlanner.Plan([], 16, 0).PeakBytes, ArenaPlanner.Plan([], 16, 0).LowerBoundBytes));

    private static void AssertValid(ArenaBuffer[] buffers, ArenaPlan plan, int alignment)
    {
        for (int i = 0; i < buffers.Length; i++)
        {
            Assert.Equal(0, plan.Offsets[i] % alignment);
            Assert.True(plan.Offsets[i] + buffers[i].Bytes <= plan.PeakBytes);
            for (int j = 0; j < i; j++)
            {
                bool apart = plan.Offsets[i] + buffers[i].Bytes <= plan.Offsets[j] || plan.Offsets[j] + buffers[j].Bytes <= plan.Offsets[i];
                Assert.True(apart || !buffers[i].Overlaps(buffers[j]), $"{buffers[i]} at {plan.Offsets[i]}, {buffers[j]} at {plan.Offsets[j]}");
            }
        }
    }
}
