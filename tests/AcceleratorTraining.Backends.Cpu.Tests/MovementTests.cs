using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

public sealed class MovementTests
{
    [Fact]
    public void Concatenation_matches()
    {
        Each((draw, b, type) =>
        {
            int axis = draw.Below(type.Shape.Rank);
            int[] operands = [.. Enumerable.Range(0, draw.Between(1, 4)).Select(i =>
            {
                int[] shape = [.. type.Shape];
                shape[axis] = draw.Below(5);
                return draw.Parameter(b, $"x{i}", new TensorType(type.Element, TensorShape.Create(shape)), i == 1);
            })];
            return b.Apply(new Concat { Axis = axis }, operands);
        });
    }

    [Fact]
    public void Padding_matches()
    {
        Each((draw, b, type) =>
        {
            int value = (int)Math.Clamp(draw.In(type.Element.FullRange()), int.MinValue, int.MaxValue);
            Pad pad = new() { Before = Ints(draw, type, 3), After = Ints(draw, type, 2), Value = value };
            return b.Apply(pad, b.Input("x", type));
        });
    }

    [Fact]
    public void Slices_match_in_both_directions()
    {
        Each((draw, b, type) =>
        {
            int rank = type.Shape.Rank;
            int[] starts = new int[rank], sizes = new int[rank], strides = new int[rank];
            for (int d = 0; d < rank; d++)
            {
                int extent = type.Shape[d];
                strides[d] = draw.Of(1, 1, 2, 3, -1, -2);
                if (extent == 0) continue;
                starts[d] = draw.Below(extent);
                int most = (strides[d] > 0 ? extent - 1 - starts[d] : starts[d]) / Math.Abs(strides[d]) + 1;
                sizes[d] = draw.Chance(10) ? 0 : draw.Chance(30) ? most : draw.Between(1, most);
            }

            return b.Apply(new Slice { Starts = [.. starts], Sizes = [.. sizes], Strides = [.. strides] }, b.Input("x", type));
        });
    }

    [Fact]
    public void Every_permutation_of_four_dimensions_matches()
    {
        for (int p = 0; p < 24; p++)
        {
            List<int> left = [0, 1, 2, 3];
            List<int> permutation = [];
            for (int i = 4, rest = p; i > 0; rest /= i, i--)
            {
                permutation.Add(left[rest % i]);
                left.RemoveAt(rest % i);
            }

            ForwardProgramBuilder b = new($"transpose {string.Join(' ', permutation)}");
            ElementType element = Elements[p % Elements.Length];
            b.Output("y", b.Apply(new Transpose { Permutation = [.. permutation] }, b.Input("x", new TensorType(element, [2, 3, 1 + p % 5, 7]))));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, p);
        }
    }

    [Fact]
    public void Gathering_matches()
    {
        Each((draw, b, type) =>
        {
            int axis = draw.Below(type.Shape.Rank), batch = draw.Between(0, axis);
            int[] indices = [.. type.Shape.Dimensions.AsSpan()[..batch], .. Enumerable.Range(0, draw.Below(3)).Select(_ => draw.Below(4))];
            int extent = type.Shape[axis];
            if (extent == 0) indices = [.. indices, 0];
            TensorType index = new(ElementType.Int32, TensorShape.Create(indices), new ValueRange(0, Math.Max(extent - 1, 0)));
            return b.Apply(new Gather { Axis = axis, BatchDimensions = batch }, b.Input("x", type), draw.Parameter(b, "i", index, draw.Chance(50)));
        });
    }

    [Fact]
    public void Long_runs_move()
    {
        foreach (int length in new[] { 255, 256, 257 })
        {
            ForwardProgramBuilder b = new($"runs of {length}");
            int x = b.Input("x", new TensorType(ElementType.Int8, [3, 4, length]));
            int turned = b.Apply(new Transpose { Permutation = [1, 0, 2] }, x);
            int joined = b.Apply(new Concat { Axis = 2 }, turned, turned);
            b.Output("y", b.Apply(new Pad { Before = [0, 1, 1], After = [1, 0, 0], Value = -7 }, joined));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, length);
        }
    }

    private static readonly ElementType[] Elements = [ElementType.Int8, ElementType.UInt8, ElementType.Int16, ElementType.Int32, ElementType.Int64, ElementType.UInt32];

    private static System.Collections.Immutable.ImmutableArray<int> Ints(Draw draw, TensorType type, int most) => [.. type.Shape.Select(_ => draw.Between(0, most))];

    private static void Each(Func<Draw, ForwardProgramBuilder, TensorType, int> apply)
    {
        for (int seed = 0; seed < 90; seed++)
        {
            Draw draw = new(seed);
            int[] shape = [.. Enumerable.Range(0, draw.Between(1, 5)).Select(_ => draw.Of(1, 2, 3, 4, 5, draw.Chance(20) ? 0 : 6))];
            ForwardProgramBuilder b = new($"move {seed}");
            b.Output("y", apply(draw, b, new TensorType(Elements[seed % Elements.Length], TensorShape.Create(shape))));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, seed);
        }
    }
}
