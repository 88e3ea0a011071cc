using AcceleratorTraining.Data;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Models.Tests;

namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>Models: read, inspected, lowered in three ways, validated. Seeds: small written ones, and goldens where they are at hand.</summary>
internal sealed class ModelTarget : FuzzTarget
{
    private const int LargestSeed = 12_000;

    private readonly byte[][] _seeds;
    private int _count;

    /// <summary>Finds its seeds.</summary>
    /// <param name="goldens">A folder of folders with a model.tflite each; null for none.</param>
    public ModelTarget(string? goldens)
    {
        IEnumerable<string> files = goldens is null ? [] : Directory.EnumerateFiles(goldens, "model.tflite", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        _seeds = [TinyModel.Writer().Write(), TinyModel.Writer(headBias: false).Write(), .. files.Where(f => new FileInfo(f).Length <= LargestSeed).Select(File.ReadAllBytes)];
    }

    public override string Name => "tflite";

    public override IReadOnlyList<byte[]> Seeds => _seeds;

    public override long AllocationBound(int length) => 200L * length + 1_000_000;

    public override string Read(byte[] input)
    {
        int turn = _count++ % 8, way = turn % 4;
        QuantizedModel model = QuantizedModel.Parse(input, "input");
        ModelInspection inspection = ModelInspection.Of(model);
        if (way == 3) model = ModelRequantization.Apply(model, Profiles.Get(turn == 3 ? "dsp-q15" : "mcu-int4")).Model;
        LoweringOptions options = new() { CutFinalSoftmax = way == 1, ExposeLayers = way == 2, Batch = way == 1 ? 2 : 1 };
        LoweredModel lowered = ModelLowering.Lower(model, options);
        ProgramValidator.ThrowIfRejected(lowered.Program, Profiles.TfliteReference, OperatorExtensions.All);
        return $"{inspection.Operators.Length} operators, {lowered.Program.Nodes.Length} nodes";
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidModelException or UnsupportedModelException or ProgramRejectedException;
}
