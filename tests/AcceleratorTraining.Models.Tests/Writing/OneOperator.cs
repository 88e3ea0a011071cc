using AcceleratorTraining.Backends.Reference;

namespace AcceleratorTraining.Models.Tests;

/// <summary>A model of one operator, and what the reference computes for it.</summary>
internal sealed class OneOperator(int code, byte kind = 0, params (int Field, object Value)[] options)
{
    private readonly List<int> _operands = [];
    private readonly List<int> _inputs = [];
    private readonly List<int> _outputs = [];

    public ModelWriter Writer { get; } = new();

    /// <summary>An int8 input with scale 0.5 and zero point 1.</summary>
    public OneOperator Input(params int[] shape) => Input(TfliteType.Int8, 0.5f, 1, shape);

    public OneOperator Input(TfliteType type, float scale, int zeroPoint, params int[] shape)
    {
        _inputs.Add(Tensor(type, 0, scale, zeroPoint, shape));
        return Operand(_inputs[^1]);
    }

    public OneOperator Constant<T>(TfliteType type, float scale, int zeroPoint, int[] shape, params T[] values)
        where T : unmanaged => Operand(Tensor(type, Writer.Buffer(values), scale, zeroPoint, shape));

    /// <summary>A constant int32 vector.</summary>
    public OneOperator Indices(params int[] values) => Operand(Writer.Tensor("indices", TfliteType.Int32, [values.Length], values.Length == 0 ? 0 : Writer.Buffer(values), [], []));

    public OneOperator Operand(int tensor)
    {
        _operands.Add(tensor);
        return this;
    }

    /// <summary>An int8 output with scale 0.5 and zero point 1.</summary>
    public OneOperator Output(params int[] shape) => Output(TfliteType.Int8, 0.5f, 1, shape);

    public OneOperator Output(TfliteType type, float scale, int zeroPoint, params int[] shape)
    {
        _outputs.Add(Tensor(type, 0, scale, zeroPoint, shape));
        return this;
    }

    public QuantizedModel Build()
    {
        Writer.Operator(code, [.. _operands], [.. _outputs], kind, kind == 0 ? null : FlatNode.Table(options));
        Writer.Inputs = [.. _inputs];
        Writer.Outputs = [.. _outputs];
        return Writer.Parse();
    }

    /// <summary>All outputs, one after another.</summary>
    public async Task<byte[]> RunAsync(params byte[][] inputs) => await RunAsync(Build(), 1, inputs);

    public static async Task<byte[]> RunAsync(QuantizedModel model, int batch, params byte[][] inputs)
    {
        LoweredModel lowered = ModelLowering.Lower(model, new LoweringOptions { Batch = batch });
        using ProgramRunner runner = new(new ReferenceBackend(), lowered.Program);
        for (int i = 0; i < inputs.Length; i++) runner.Write($"input:{i}", inputs[i]);
        Dictionary<string, byte[]> results = await runner.RunAsync();
        return [.. lowered.Outputs.SelectMany((_, i) => results[$"output:{i}"])];
    }

    private int Tensor(TfliteType type, int buffer, float scale, int zeroPoint, int[] shape) => Writer.Tensor("t", type, shape, buffer, [scale], [zeroPoint]);
}
