namespace AcceleratorTraining.Hal.Tests.Directions;

/// <summary>DIR-01 to DIR-07: numbering, walks and streams.</summary>
public sealed class DirectionTests
{
    public static TheoryData<ElementOrder, int[]> Parameters => new()
    {
        { ElementOrder.Linear, [37] }, { ElementOrder.Linear, [] }, { ElementOrder.Linear, [0] },
        { ElementOrder.Panels, [1, 1] }, { ElementOrder.Panels, [17, 5] }, { ElementOrder.Panels, [33, 3, 3, 7] }, { ElementOrder.Panels, [5, 0] },
        { ElementOrder.DepthwisePanels, [1, 3, 3, 17] }, { ElementOrder.DepthwisePanels, [1, 1, 1, 1] }, { ElementOrder.DepthwisePanels, [1, 5, 1, 40] },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Element_numbers_are_distinct_and_stay_in_the_panels(ElementOrder order, int[] dimensions)
    {
        TensorShape shape = TensorShape.Create(dimensions);
        ElementNumbering numbering = new(order, shape);
        HashSet<long> numbers = [];
        HashSet<(int, int)> places = [];
        for (int i = 0; i < shape.ElementCount; i++)
        {
            (int output, int input) = numbering.Locate(i);
            Assert.InRange(output, 0, numbering.Outputs - 1);
            Assert.InRange(input, 0, numbering.Inputs - 1);
            Assert.True(places.Add((output, input)));
            Assert.True(numbers.Add(numbering.Number(output, input)));
        }

        long padded = order == ElementOrder.Linear ? shape.ElementCount : (numbering.Outputs + 15) / 16 * 16L * ((numbering.Inputs + 3) / 4 * 4);
        Assert.All(numbers, n => Assert.InRange(n, 0, padded - 1));
        if (order != ElementOrder.Linear && numbering.Outputs % 16 == 0 && numbering.Inputs % 4 == 0) Assert.Equal(padded, numbers.Count);
    }

    [Fact]
    public void Panels_follow_the_printed_example()
    {
        ElementNumbering numbering = new(ElementOrder.Panels, [2, 5]);
        Assert.Equal([0, 1, 2, 3, 64, 4, 5, 6, 7, 68], Enumerable.Range(0, 10).Select(i => { var (n, k) = numbering.Locate(i); return numbering.Number(n, k); }));
        ElementNumbering full = new(ElementOrder.Panels, [32, 8]);
        Assert.Equal(Enumerable.Range(0, 256).Select(i => (long)i), Enumerable.Range(0, 256).Select(i => { var (n, k) = full.Locate(i); return full.Number(n, k); }).Order());
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_walk_gives_what_the_pure_function_gives(ElementOrder order, int[] dimensions)
    {
        TensorShape shape = TensorShape.Create(dimensions);
        ElementNumbering numbering = new(order, shape);
        DirectionKey key = new(0xDEADBEEF, 7, 123, 45);
        foreach (DirectionKind kind in new[] { DirectionKind.Rademacher, DirectionKind.Gaussian8, DirectionKind.Rank1 })
        {
            DirectionWalk walk = new(kind, DirectionStream.Elements, key, 9, numbering);
            for (int i = 0; i < shape.ElementCount; i++)
            {
                (int output, int input) = numbering.Locate(i);
                int z = Direction.At(kind, key, 9, numbering, i);
                Assert.Equal(z, walk.At(output, input));
                Assert.InRange(Math.Abs(z), kind == DirectionKind.Gaussian8 ? 0 : 1, kind == DirectionKind.Gaussian8 ? 92 : 1);
            }
        }
    }

    [Fact]
    public void Rank_one_is_the_product_of_its_factor_streams()
    {
        ElementNumbering matrix = new(ElementOrder.Panels, [5, 6]), outputs = new(ElementOrder.Linear, [5]), inputs = new(ElementOrder.Linear, [6]);
        DirectionKey key = DirectionKey.Create(99, 3, 2);
        DirectionWalk a = new(DirectionKind.Rademacher, DirectionStream.Outputs, key, 4, outputs), b = new(DirectionKind.Rademacher, DirectionStream.Inputs, key, 4, inputs);
        for (int i = 0; i < 30; i++) Assert.Equal(a.At(i / 6, 0) * b.At(i % 6, 0), Direction.At(DirectionKind.Rank1, key, 4, matrix, i));
    }

    [Fact]
    public void Every_field_of_the_key_has_its_own_place()
    {
        (uint, uint, uint, uint) Block(uint low, uint high, uint step, uint query, uint tensor, DirectionStream stream, uint block) =>
            Direction.Block(new DirectionKey(low, high, step, query), tensor, stream, block);
        Assert.Equal(Philox4x32.Block(7, 5, 3, (4 << 8) | 2, 1, 2), Block(1, 2, 3, 4, 5, DirectionStream.Inputs, 7));
        HashSet<(uint, uint, uint, uint)> blocks = [];
        for (int bits = 0; bits < 64; bits++)
        {
            uint Bit(int i) => (uint)(bits >> i) & 1;
            blocks.Add(Block(Bit(0), Bit(1), Bit(2), Bit(3), Bit(4), DirectionStream.Elements, Bit(5)));
        }

        Assert.Equal(64, blocks.Count);
    }

    [Fact]
    public void A_key_survives_its_bytes()
    {
        byte[] bytes = new byte[48];
        DirectionKey key = new(1, uint.MaxValue, 0x80000000, 0xABCDEF);
        key.Write(bytes, 2);
        Assert.Equal(key, DirectionKey.Read(bytes, 2));
        Assert.Equal([1, 0, 0, 0], bytes[32..36]);
    }

    [Fact]
    public void Gaussian_directions_have_the_table_s_moments()
    {
        DirectionKey key = DirectionKey.Create(5, 0, 0);
        long sum = 0, squares = 0;
        for (int i = 0; i < 65536; i++)
        {
            int z = Direction.Gaussian(key, 1, i);
            (sum, squares) = (sum + z, squares + z * z);
        }

        Assert.InRange(sum / 65536.0, -0.5, 0.5);
        Assert.InRange(Math.Sqrt(squares / 65536.0), 31.5, 32.5);
    }
}
