using System.Collections.Immutable;
using System.Security.Cryptography;

namespace AcceleratorTraining.Models;

/// <summary>
/// A model file, read and bounds-checked. Of a .tflite file it is the graph as the file states it, of an .onnx file the same
/// kind of graph, with channels innermost. Immutable.
/// </summary>
public sealed class QuantizedModel
{
    private readonly byte[] _file;

    internal QuantizedModel(byte[] file, string name, ImmutableArray<ModelTensor> tensors, ImmutableArray<ModelOperator> operators, ImmutableArray<int> inputs, ImmutableArray<int> outputs)
    {
        _file = file;
        Name = name;
        Tensors = tensors;
        Operators = operators;
        Inputs = inputs;
        Outputs = outputs;
        Sha256 = Hash(file);
    }

    /// <summary>What kind of file it is.</summary>
    public ModelFormat Format { get; internal init; }

    /// <summary>What the reader met that cannot be lowered; then the graph is not complete.</summary>
    internal ImmutableArray<ModelProblem> Problems { get; init; } = [];

    /// <summary>For messages: usually the file's name.</summary>
    public string Name { get; }

    /// <summary>The file's bytes.</summary>
    public ReadOnlyMemory<byte> File => _file;

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>All tensors.</summary>
    public ImmutableArray<ModelTensor> Tensors { get; }

    /// <summary>All operators in execution order.</summary>
    public ImmutableArray<ModelOperator> Operators { get; }

    /// <summary>Tensor indices of the graph's inputs.</summary>
    public ImmutableArray<int> Inputs { get; }

    /// <summary>Tensor indices of the graph's outputs.</summary>
    public ImmutableArray<int> Outputs { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidModelException">It is no usable model.</exception>
    /// <exception cref="UnsupportedModelException">It has more than one subgraph.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static QuantizedModel Load(string path)
    {
        string name = Path.GetFileName(path);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.Length > Array.MaxLength) throw new InvalidModelException(name, 0, $"{stream.Length} bytes are more than the format's 2 GiB");
        byte[] file = new byte[stream.Length];
        stream.ReadExactly(file);
        return Read(file, name);
    }

    /// <summary>Reads a copy of a file's bytes.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="InvalidModelException">They are no usable model.</exception>
    /// <exception cref="UnsupportedModelException">The model has more than one subgraph.</exception>
    public static QuantizedModel Parse(ReadOnlyMemory<byte> file, string name) => Read(file.ToArray(), name);

    /// <summary>The bytes of a constant tensor, in this library's order; empty for others.</summary>
    public ReadOnlySpan<byte> Data(ModelTensor tensor) => tensor.Content ?? _file.AsSpan(tensor.DataOffset, tensor.DataLength);

    private static QuantizedModel Read(byte[] file, string name) => OnnxParser.Claims(file, name) ? OnnxParser.Parse(file, name) : ModelParser.Parse(file, name);

    internal static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    internal InvalidModelException Fail(ModelTensor tensor, string reason) => new(Name, tensor.FileOffset, $"tensor {tensor.Index} '{tensor.Name}' {reason}");

    internal InvalidModelException Fail(ModelOperator operation, string reason) => new(Name, operation.FileOffset, $"operator {operation.Index} {operation.Name} {reason}");
}
