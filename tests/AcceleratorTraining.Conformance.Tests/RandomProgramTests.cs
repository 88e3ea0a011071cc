using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance.Tests;

/// <summary>What the drawn programs reach.</summary>
public sealed class RandomProgramTests
{
    private static readonly RandomProgram[] Drawn = [.. Enumerable.Range(0, 6000).Select(i => RandomProgram.Create(1, (uint)i))];

    [Fact]
    public void Every_operator_comes_up_in_a_chain_too()
    {
        Type[] operators = [.. typeof(Operator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract)];
        Assert.True(operators.Length >= 36);
        foreach (Type type in operators)
        {
            Assert.Contains(Drawn, p => p.Program.Nodes.Any(n => n.Operator.GetType() == type));
            bool extension = Drawn.SelectMany(p => p.Program.Nodes).First(n => n.Operator.GetType() == type).Operator.Extension != OperatorExtensions.None;
            Assert.True(extension || Drawn.Any(p => p.Program.Nodes.Length > 2 && p.Program.Nodes.Any(n => n.Operator.GetType() == type)), $"{type.Name} never stands in a chain.");
        }
    }

    [Fact]
    public void Every_form_comes_up()
    {
        Node[] nodes = [.. Drawn.SelectMany(p => p.Program.Nodes)];
        T[] All<T>() where T : Operator => [.. nodes.Select(n => n.Operator).OfType<T>()];
        Assert.Contains(All<Conv2D>(), c => c.Groups > 1);
        Assert.Contains(All<Conv2D>(), c => c.Window.DilationY > 1);
        Assert.Contains(All<Rescale>(), r => r.NarrowMultiplier);
        Assert.Contains(All<Rescale>(), r => r.PreShift < 0);
        Assert.Contains(All<Slice>(), s => s.Strides.Any(t => t < -1));
        Assert.Contains(All<Transpose>(), t => t.Permutation.Length == 6);
        Assert.Contains(All<Gather>(), g => g.BatchDimensions > 0);
        Assert.Contains(All<BatchMatMul>(), b => b.Accumulator == ElementType.Int64);
        Assert.Contains(Drawn, p => p.Program.Values.Any(v => v.Type.Element == ElementType.Int4 && v.Type.Shape.ElementCount % 2 == 1));
        Assert.Contains(Drawn, p => p.Program.Values.Any(v => v.Type.Shape.Contains(257)));
        Assert.Contains(Drawn, p => p.Program.Values.Any(v => v.Type.Shape.ElementCount == 0));
        Assert.Contains(Drawn, p => p.Kind == "network" && p.Program.Bindings[0].Type.Shape[0] > 1 && p.Program.Nodes.Length > 8);
    }

    [Fact]
    public void Every_arithmetic_and_every_shipped_profile_comes_up()
    {
        Assert.Equal(Enum.GetValues<RoundingRule>(), Drawn.Select(p => p.Profile.Rescale.Rounding).Distinct().Order());
        Assert.Equal(Enum.GetValues<AccumulatorOverflow>(), Drawn.Select(p => p.Profile.AccumulatorOverflow).Distinct().Order());
        Assert.Contains(Drawn, p => p.Profile is { AccumulatorBits: 16, AccumulatorOverflow: AccumulatorOverflow.SaturateInOrder });
        Assert.Superset(Profiles.All.Select(p => p.Name).ToHashSet(), Drawn.Select(p => p.Profile.Name).ToHashSet());
    }

    [Fact]
    public void Only_limits_of_shipped_profiles_refuse_and_seldom()
    {
        RandomProgram[] refused = [.. Drawn.Where(p => !ProgramValidator.Validate(p.Program, p.Profile, OperatorExtensions.All).IsEmpty)];
        Assert.Empty(refused.Where(p => p.ShallBeAccepted).Select(p => p.Describe()));
        Assert.InRange(refused.Length, 0, Drawn.Length / 50);
    }

    [Fact]
    public void Any_profile_can_be_drawn_for()
    {
        foreach (AcceleratorProfile profile in Profiles.All)
        {
            RandomProgram[] programs = [.. Enumerable.Range(0, 500).Select(i => RandomProgram.Create(4, (uint)i, profile))];
            int refused = programs.Count(p => !ProgramValidator.Validate(p.Program, profile, OperatorExtensions.All).IsEmpty);
            Assert.True(refused < 50, $"{profile.Name} refuses {refused} of {programs.Length}.");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Tight_limits_refuse_programs_but_each_can_be_drawn(int rank)
    {
        AcceleratorProfile profile = Profiles.TfliteReference with { Name = "tight", Limits = Profiles.TfliteReference.Limits with { Rank = rank, Filter = 1, Stride = 1 } };
        for (uint i = 0; i < 2000; i++) Assert.NotNull(RandomProgram.Create(1, i, profile).Program);
    }

    [Fact]
    public void A_program_that_cannot_be_drawn_is_named()
    {
        AcceleratorProfile profile = Profiles.TfliteReference with { Name = "bare", Activations = [] };
        ConformanceFailureException exception = Assert.Throws<ConformanceFailureException>(() => RandomProgram.Create(7, 0, profile));
        Assert.StartsWith("Program 0 of seed 7 (CONV2D) cannot be drawn for bare", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Seed_and_number_decide_everything()
    {
        RandomProgram a = RandomProgram.Create(5, 77), b = RandomProgram.Create(5, 77), other = RandomProgram.Create(6, 77);
        Assert.Equal(a.Describe(), b.Describe());
        Assert.Equal(a.Program.Nodes.Select(n => n.Operator), b.Program.Nodes.Select(n => n.Operator));
        Assert.Equal(a.Inputs.SelectMany(i => i), b.Inputs.SelectMany(i => i));
        Assert.NotEqual(a.Inputs.SelectMany(i => i), other.Inputs.SelectMany(i => i));
    }
}
