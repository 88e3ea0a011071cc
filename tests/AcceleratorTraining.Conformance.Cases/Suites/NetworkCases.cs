using System.Collections.Immutable;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Data;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Conformance;

/// <summary>Whole networks give the reference's bytes.</summary>
public static class NetworkCases
{
    /// <summary>The suite's name.</summary>
    public const string Suite = "networks";

    /// <summary>The built-in model over several images with every layer seen, and vision transformers.</summary>
    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        Network("glyphs, five images", () => ModelLowering.Lower(QuantizedModel.Parse(GlyphModel.Bytes, GlyphModel.FileName), new LoweringOptions { Batch = 5, ExposeLayers = true }).Program),
        Network("transformer, two images", () => TransformerProgram.Build(TransformerOptions.Small with { Batch = 2 })),
        Network("ViT-Tiny: 197 tokens of 192 channels, 12 blocks", () => TransformerProgram.Build(TransformerOptions.Tiny)),
        Network("transformer, one block of 192 channels", () => TransformerProgram.Build(TransformerOptions.Small with { Channels = 192, Heads = 3, HiddenChannels = 768 })),
    ];

    /// <summary>Runs a program on a backend and on the reference, on inputs drawn from a seed.</summary>
    /// <param name="backend">The backend under test.</param>
    /// <param name="program">What to run.</param>
    /// <param name="seed">Decides the inputs.</param>
    /// <exception cref="ConformanceFailureException">The bytes differ.</exception>
    public static async Task CompareAsync(IBackend backend, ForwardProgram program, ulong seed)
    {
        RandomSource random = new(seed, 0);
        byte[][] inputs = [.. program.Bindings.Where(b => b.Direction == BindingDirection.Input).Select(b => random.Bytes(b.Type))];
        Binding[] outputs = [.. program.Bindings.Where(b => b.Direction == BindingDirection.Output)];
        using IDevice reference = new ReferenceBackend().OpenDevice(Profiles.TfliteReference), device = ExtensionLoweringDevice.Open(backend, Profiles.TfliteReference);
        byte[][] expected = await ProgramRunner.RunAsync(reference, program, inputs).ConfigureAwait(false);
        byte[][] actual = await ProgramRunner.RunAsync(device, program, inputs).ConfigureAwait(false);
        for (int i = 0; i < outputs.Length; i++) Check.Same(outputs[i].Type, expected[i], actual[i], $"{program.Name}, {outputs[i].Name}");
    }

    private static ConformanceCase Network(string name, Func<ForwardProgram> program) => new(Suite, name, b => CompareAsync(b, program(), 3));
}
