using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>Model files that the user names.</summary>
internal static class ModelFile
{
    /// <summary>Reads a model.</summary>
    /// <exception cref="UsageException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="InvalidModelException">It is no usable model.</exception>
    /// <exception cref="UnsupportedModelException">It has more than one subgraph.</exception>
    public static QuantizedModel Load(string path) => InputFile.Read(path, "model", QuantizedModel.Load);
}
