using System.CommandLine;

namespace AcceleratorTraining.Cli.CommandLine;

/// <summary>The positional arguments that several verbs share.</summary>
internal static class SharedArguments
{
    public static Argument<string> Model() => new("model") { Description = "The quantized .tflite or .onnx file." };
}
