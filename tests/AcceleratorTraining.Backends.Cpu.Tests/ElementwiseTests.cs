using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu.Tests;

public sealed class ElementwiseTests
{
    [Fact]
    public void Sums_and_products_saturate()
    {
        foreach (int count in (int[])[.. Enumerable.Range(0, 41), 255, 256, 257])
        {
            ForwardProgramBuilder b = new($"add and multiply {count}");
            int x = b.Input("a", new TensorType(ElementType.Int32, [2, count])), y = b.Input("b", new TensorType(ElementType.Int32, [2, count]));
            b.Output("sum", b.Apply(new Add(), x, y));
            int column = b.Apply(new Reshape { Shape = [2, count, 1] }, x);
            b.Output("product", b.Apply(new Multiply { Shift = count % 63 }, column, b.Input("c", new TensorType(ElementType.Int32, [7]))));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, count);
        }
    }

    [Fact]
    public void Clamps_and_tables_match()
    {
        foreach (int count in (int[])[.. Enumerable.Range(0, 20), 255, 256, 257])
        {
            Draw draw = new(count);
            ForwardProgramBuilder b = new($"clamp and table {count}");
            foreach (ElementType element in new[] { ElementType.Int8, ElementType.Int16, ElementType.Int32 })
            {
                ValueRange full = element.FullRange();
                (int low, int high) = ((int)draw.In(full), (int)draw.In(full));
                b.Output($"{element}", b.Apply(new Clamp { Minimum = Math.Min(low, high), Maximum = Math.Max(low, high) }, b.Input($"x {element}", new TensorType(element, [count]))));
            }

            int x = b.Input("x", new TensorType(ElementType.Int8, [count]));
            b.Output("bytes", b.Apply(new TableLookup(), x, draw.Parameter(b, "t8", new TensorType(ElementType.Int8, [256]), count % 2 == 0)));
            b.Output("words", b.Apply(new TableLookup(), x, draw.Parameter(b, "t16", new TensorType(ElementType.Int16, [256]), count % 3 == 0)));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, count);
        }
    }

    [Fact]
    public void Casts_between_all_formats_saturate()
    {
        int seed = 0;
        foreach (ElementType from in new[] { ElementType.UInt8, ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64 })
            foreach (ElementType to in new[] { ElementType.UInt8, ElementType.Int8, ElementType.Int16, ElementType.Int32 })
                foreach (int zeroPoint in new[] { 0, 128, -128, int.MinValue, int.MaxValue })
                {
                    ForwardProgramBuilder b = new($"cast {from} to {to} less {zeroPoint}");
                    b.Output("y", b.Apply(new Cast { InputZeroPoint = zeroPoint, Output = to }, b.Input("x", new TensorType(from, [41]))));
                    Differential.AssertEqual(b.Build(), TestProfiles.Base, seed++);
                }
    }

    [Fact]
    public void Curves_of_16_bits_match()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Draw draw = new(seed);
            ForwardProgramBuilder b = new($"curves {seed}");
            int x = b.Input("x", new TensorType(ElementType.Int16, [3, draw.Of(0, 1, 17, 257)]));
            b.Output("logistic", b.Apply(new Logistic { Multiplier = draw.Between(0, 1 << 20), Shift = draw.Between(0, 30) }, x));
            b.Output("tanh", b.Apply(new HyperbolicTangent { Multiplier = draw.Between(0, 1 << 20), Shift = draw.Between(0, 30) }, x));
            Differential.AssertEqual(b.Build(), TestProfiles.Base, seed);
        }
    }
}
