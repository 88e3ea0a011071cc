using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Tests.Methods;

public sealed class DirectionRuleTests
{
    public static TheoryData<string> Recipes => [.. TestRun.Recipes];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void An_update_goes_along_the_direction_that_the_query_saw(string name)
    {
        AdaptationRecipe recipe = AdaptationRecipes.Get(name);
        ParameterSet parameters = ParameterSet.Create(TestRun.Session().Lower(1), recipe);
        ForwardProgram query = QueryProgram.Build(TestRun.Session().Lower(1), parameters, recipe, withLogits: false), update = UpdateProgram.Build(parameters, recipe);
        foreach (TrainableParameter parameter in parameters.Parameters)
        {
            (DirectionOperator Operator, ImmutableArray<byte> Mask) stepped = Directions(update).Single(d => d.Operator.Tensor == parameter.Tensor);
            foreach ((DirectionOperator seen, ImmutableArray<byte> mask) in Directions(query).Where(d => d.Operator.Tensor == parameter.Tensor && d.Operator is Perturb { Stream: DirectionStream.Elements }))
            {
                Assert.Equal(Form(stepped.Operator), Form(seen));
                Assert.Equal(stepped.Mask, mask);
            }
        }
    }

    [Theory]
    [InlineData("sparse:64")]
    [InlineData("sparse-gaussian:64")]
    public async Task A_sparse_direction_moves_its_share_of_the_weights_and_others_in_the_next_query(string direction)
    {
        using OneStep run = new(OneStep.Large with { Direction = RecipePieces.Default.Parse<DirectionRule>(direction), WeightPerturbation = 1 << 16 });
        run.Step(0, 127);
        double first = Share(await run.MovedAsync());
        run.Step(1, 127);
        double both = Share(await run.MovedAsync());
        Assert.InRange(first, 0.15, 0.3);
        Assert.InRange(both, first + 0.1, 0.5);
    }

    [Fact]
    public async Task A_rank_r_direction_is_the_sum_of_its_terms_with_steps_of_the_root_of_their_number()
    {
        using OneStep run = new(OneStep.Large with { Direction = DirectionRule.RankR(4), Update = UpdateRule.Master16 }), one = new(OneStep.Large with { Direction = DirectionRule.Rank1, Update = UpdateRule.Master16 });
        run.Step(0, 32);
        TrainableParameter parameter = run.Parameters.First(p => p.Direction == DirectionKind.RankR);
        TrainableParameter single = one.Parameters.Single(p => p.Tensor == parameter.Tensor);
        Assert.All(parameter.QueryScale.Zip(single.QueryScale), s => Assert.InRange(2 * s.First - s.Second, -1, 1));
        ElementNumbering numbering = new(parameter.Order, parameter.Type.Shape);
        long[] master = await run.MasterAsync(parameter);
        for (int i = 0; i < master.Length; i++)
        {
            long step = HalfAwayFromZero.ShiftRight(-(long)Update.MaximumCoefficient * run.Direction(parameter, 0, 0, i) * parameter.UpdateScale[numbering.Locate(i).Output], 16);
            Assert.Equal(parameter.Type.Range.Clamp(parameter.Layer.Weights[i] * 256 + step), master[i]);
        }
    }

    [Fact]
    public async Task Parity_steps_along_the_chord_between_what_both_sides_saw()
    {
        using OneStep run = new(OneStep.Large with { Direction = DirectionRule.Parity(1), Applier = Applier.InPlaceParity });
        run.Step(0, 32);
        foreach (TrainableParameter parameter in run.Parameters)
        {
            ElementNumbering numbering = new(parameter.Order, parameter.Type.Shape);
            long[] moves = await run.MovesAsync(parameter);
            for (int i = 0; i < moves.Length; i++)
            {
                (int output, int input) = numbering.Locate(i);
                int bit = (1 - Hal.Direction.Sign(DirectionKey.Create(1, 0, 0), parameter.Tensor, DirectionStream.Elements, numbering.Number(output, input))) / 2;
                long step = HalfAwayFromZero.ShiftRight(-(long)Update.MaximumCoefficient * Parity.Chord(parameter.Layer.Weights[i], bit, 1), 17);
                int old = parameter.Layer.Weights[i];
                Assert.Equal(parameter.Type.Range.Clamp(old + step) - old, moves[i]);
            }
        }
    }

    private static double Share(bool[] moved) => moved.Count(m => m) / (double)moved.Length;

    private static IEnumerable<(DirectionOperator Operator, ImmutableArray<byte> Mask)> Directions(ForwardProgram program) =>
        from node in program.Nodes
        where node.Operator is DirectionOperator
        let operation = (DirectionOperator)node.Operator
        select (operation, operation.HasMask ? program.Values[node.Inputs.First(i => program.Values[i].Type.Element == ElementType.UInt8)].Constant : []);

    private static object Form(DirectionOperator o) => (o.Direction, o.Order, o.Rank, o.ParityShift, o.Density, o.Keep, o.HasMask, o.HasGuide);
}
