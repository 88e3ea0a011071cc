namespace AcceleratorTraining.Models.Tests;

/// <summary>A batch gives what its samples give alone; what mixes samples is refused.</summary>
public sealed class OperatorBatchTests
{
    public static TheoryData<string> Names => [.. Operators.Keys];

    private static readonly Dictionary<string, Func<OneOperator>> Operators = new()
    {
        ["add constant"] = () => new OneOperator(0, 11, (0, (byte)0)).Input(1, 2, 3).Constant<sbyte>(TfliteType.Int8, 0.25f, 0, [3], 1, -2, 3).Output(1, 2, 3),
        ["mul broadcast"] = () => new OneOperator(18, 21, (0, (byte)0)).Input(1, 2, 3).Input(1, 1, 3).Output(1, 2, 3),
        ["mean"] = () => new OneOperator(40, 27, (0, (byte)0)).Input(1, 2, 3).Indices(1).Output(1, 3),
        ["pad"] = () => new OneOperator(34, 22).Input(1, 2).Constant(TfliteType.Int32, 1, 0, [2, 2], 0, 0, 1, 2).Output(1, 5),
        ["strided slice"] = () => new OneOperator(45, 32, (0, 1), (1, 1)).Input(1, 6).Indices(0, 5).Indices(0, 1).Indices(-1, -2).Output(1, 2),
        ["slice"] = () => new OneOperator(65).Input(1, 6).Indices(0, 2).Indices(-1, 3).Output(1, 3),
        ["concat constant"] = () => new OneOperator(2, 10, (0, 1)).Input(1, 2).Constant<sbyte>(TfliteType.Int8, 0.5f, 1, [1, 2], 5, 6).Output(1, 4),
        ["transpose"] = () => new OneOperator(39, 26).Input(1, 2, 3).Indices(0, 2, 1).Output(1, 3, 2),
        ["gather"] = () => new OneOperator(36, 23, (0, 1)).Input(1, 4, 2).Indices(3, 1, 1).Output(1, 3, 2),
        ["gather in batches"] = () => new OneOperator(36, 23, (0, 1), (1, 1)).Input(1, 4).Constant(TfliteType.Int32, 1, 0, [1, 3], 3, 0, 2).Output(1, 3),
        ["resize"] = () => new OneOperator(97, 74).Input(1, 2, 2, 1).Indices(3, 4).Output(1, 3, 4, 1),
        ["split"] = () => new OneOperator(49, 35, (0, 2)).Indices(1).Input(1, 4).Output(1, 2).Output(1, 2),
        ["pack"] = () => new OneOperator(83, 59, (0, 2), (1, 1)).Input(1, 3).Input(1, 3).Output(1, 2, 3),
        ["unpack"] = () => new OneOperator(88, 64, (0, 2), (1, 2)).Input(1, 3, 2).Output(1, 3).Output(1, 3),
        ["expand"] = () => new OneOperator(70, 52).Input(1, 3).Indices(1).Output(1, 1, 3),
        ["leaky relu"] = () => new OneOperator(98, 75, (0, 0.3f)).Input(1, 4).Output(1, 4),
        ["prelu"] = () => new OneOperator(54).Input(1, 2, 2).Constant<sbyte>(TfliteType.Int8, 0.1f, 0, [1, 1, 2], 3, -7).Output(1, 2, 2),
        ["tanh"] = () => new OneOperator(28).Input(1, 4).Output(TfliteType.Int8, 1f / 128, 0, 1, 4),
        ["quantize"] = () => new OneOperator(114).Input(1, 4).Output(TfliteType.Int16, 0.01f, 0, 1, 4),
        ["squared difference"] = () => new OneOperator(99).Input(1, 4).Input(1, 4).Output(1, 4),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_batch_is_its_samples_side_by_side(string name)
    {
        const int Batch = 3;
        QuantizedModel model = Operators[name]().Build();
        byte[][] inputs = [.. model.Inputs.Select((t, i) => new byte[model.Tensors[t].ElementCount * Batch])];
        Random random = new(11);
        foreach (byte[] input in inputs) random.NextBytes(input);
        byte[] together = await OneOperator.RunAsync(model, Batch, inputs);

        List<byte[]> alone = [];
        for (int b = 0; b < Batch; b++) alone.Add(await OneOperator.RunAsync(model, 1, [.. inputs.Select(i => i[(b * i.Length / Batch)..((b + 1) * i.Length / Batch)])]));
        int start = 0;
        List<byte> expected = [];
        foreach (int output in model.Outputs)
        {
            int length = model.Tensors[output].ElementCount * (model.Tensors[output].Type == TfliteType.Int16 ? 2 : 1);
            foreach (byte[] sample in alone) expected.AddRange(sample[start..(start + length)]);
            start += length;
        }

        Assert.Equal(expected, together);
        Assert.NotEqual(alone[0], alone[1]);
    }

    [Fact]
    public void What_mixes_samples_is_refused()
    {
        Refused("reduces the outermost dimension", new OneOperator(40, 27).Input(1, 3).Indices(0, 1).Output(1, 1));
        Refused("joins along the outermost dimension", new OneOperator(2, 10, (0, -2)).Input(1, 3).Output(1, 3));
        Refused("moves the outermost dimension", new OneOperator(39, 26).Input(1, 1, 3).Indices(1, 0, 2).Output(1, 1, 3));
        Refused("picks from the outermost dimension", new OneOperator(36, 23).Input(1, 3).Indices(0).Output(1, 3));
        Refused("splits the outermost dimension", new OneOperator(49, 35, (0, 1)).Indices(0).Input(1, 4).Output(1, 4));
        Refused("packs along the outermost dimension", new OneOperator(83, 59, (0, 1), (1, 0)).Input(1, 3).Output(1, 1, 3));
        Refused("unpacks the outermost dimension", new OneOperator(88, 64, (0, 1), (1, 0)).Input(1, 1, 3).Output(1, 3));
        Refused("drops the outermost dimension", new OneOperator(45, 32, (4, 1)).Input(1, 1, 3).Indices(0, 0, 0).Indices(1, 1, 3).Indices(1, 1, 1).Output(1, 3));
        Refused("broadcasts an input of fewer dimensions", new OneOperator(0, 11).Input(1, 2, 3).Input(1, 3).Output(1, 2, 3));
    }

    private static void Refused(string reason, OneOperator operation)
    {
        QuantizedModel model = operation.Build();
        Assert.NotEmpty(ModelLowering.Lower(model, new LoweringOptions()).Program.Bindings);
        UnsupportedModelException exception = Assert.Throws<UnsupportedModelException>(() => ModelLowering.Lower(model, new LoweringOptions { Batch = 2 }));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
