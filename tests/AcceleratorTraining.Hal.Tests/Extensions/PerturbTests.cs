namespace AcceleratorTraining.Hal.Tests.Extensions;

/// <summary>PERTURB-06, NUMBER-06: an i8 master seen as packed 4-bit weights, which no vector can store.</summary>
public sealed class PerturbTests
{
    [Fact]
    public void Four_bit_views_are_packed_and_end_in_zero()
    {
        byte[] key = new byte[16], magnitude = new byte[4], scale = [1, 0, 0, 0], packed = [0xFF, 0xFF];
        ElementType.Int32.Write(magnitude, 0, 65536);
        Perturb perturb = new() { Tensor = 0, Direction = DirectionKind.Rademacher, Output = ElementType.Int4, Range = ElementType.Int4.FullRange() };

        // z = -1, 1, -1: 7 - 1 = 6, -8 + 1 = -7, -8 - 1 clamps to -8.
        ExtensionFunctions.Perturb(perturb, new TensorType(ElementType.Int8, [3], ElementType.Int4.FullRange()), new Bytes([[7, 0xF8, 0xF8], key, magnitude, scale], packed));
        Assert.Equal([0x96, 0x08], packed);
    }

    private readonly struct Bytes(byte[][] inputs, byte[] output) : IOperandBytes
    {
        public ReadOnlySpan<byte> Input(int index) => inputs[index];

        public Span<byte> Output(int index) => output;
    }
}
