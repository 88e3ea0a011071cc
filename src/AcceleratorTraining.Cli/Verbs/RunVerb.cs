using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AcceleratorTraining.Cli.CommandLine;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Cli.Output;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Verbs;

/// <summary>acctrain run: one inference from raw bytes to raw bytes.</summary>
internal sealed class RunVerb : Verb
{
    private readonly Argument<string> _model = SharedArguments.Model();
    private readonly Option<string?> _input = SharedOptions.Text("--input", "FILE", "The bytes of all graph inputs in graph order, one after another, little-endian.", "-i");
    private readonly Option<string?> _output = SharedOptions.Text("--output", "FILE", "Where the bytes of all graph outputs go, likewise.", "-o");
    private readonly Option<string?> _layers = SharedOptions.Text("--dump-layers", "FOLDER", "Gets op_NNN.bin, the output of operator NNN of the model, for every operator; op_NNN_R.bin for a further result R.");
    private readonly Option<int?> _batch = SharedOptions.Integer("--batch", 1, 4096, "Samples in one call; 1 by default.");
    private readonly ExecutionOptions _execution;
    private readonly Requantization _requantization;
    private readonly Option<bool> _json = SharedOptions.Json();

    public RunVerb(Terminal terminal)
        : base(terminal, "run", "Runs a model once on raw input bytes.")
    {
        _input.Required = true;
        _output.Required = true;
        Add(_model);
        Add(_input);
        Add(_output);
        Add(_layers);
        Add(_batch);
        _execution = new ExecutionOptions(this);
        _requantization = new Requantization(this);
        Add(_json);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        string inputPath = parse.GetRequiredValue(_input)!, outputPath = parse.GetRequiredValue(_output)!, modelPath = parse.GetRequiredValue(_model);
        OutputFile.RequireWritable(outputPath, "--output");
        string? profilePath = _execution.ProfilePath(parse);
        OutputFile.RequireDistinct([("model", modelPath), ("input", inputPath), ("profile", profilePath)], ("output", outputPath));
        string? layers = parse.GetValue(_layers);
        if (File.Exists(layers)) throw new UsageException($"The path '{layers}' of '--dump-layers' is a file, not a folder.");
        foreach ((string role, string? path) in ((string, string?)[])[("model", modelPath), ("input", inputPath), ("profile", profilePath), ("output", outputPath)])
        {
            if (layers is not null && path is not null && IsLayer(path, layers)) throw new UsageException($"The {role} '{path}' has the name of a layer's file in the folder of '--dump-layers'.");
        }

        OutputFile.Probe(outputPath);
        QuantizedModel shipped = ModelFile.Load(modelPath);
        AcceleratorProfile profile = _execution.ProfileOrDefault(parse, shipped);
        QuantizedModel model = _requantization.Apply(parse, shipped, profile);
        LoweringOptions options = new() { Batch = parse.GetValue(_batch) ?? 1, ExposeLayers = layers is not null };
        Inference inference = new(ModelLowering.Lower(model, options), _execution.Backend(parse), profile);
        byte[] input = InputFile.Read(inputPath, "input", path => inference.ReadInput(path));
        InferenceOutputs outputs = await _requantization.HintAsync(parse, shipped, profile, () => inference.RunAsync(input, cancellationToken)).ConfigureAwait(false);
        if (layers is not null) WriteLayers(layers, outputs);
        AtomicFile.WriteAllBytes(outputPath, outputs.Concatenated());
        Report(model, inference, outputs, outputPath, parse.GetValue(_json));
        return ExitCodes.Done;
    }

    private static bool IsLayer(string path, string folder)
    {
        string file = RealPath.Of(path), name = Path.GetFileName(file);
        bool named = name.StartsWith("op_", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".bin", StringComparison.OrdinalIgnoreCase);
        return named && RealPath.Comparer.Equals(Path.GetDirectoryName(file), RealPath.Of(folder));
    }

    private static void WriteLayers(string folder, InferenceOutputs outputs)
    {
        Directory.CreateDirectory(folder);
        foreach (LayerOutput layer in outputs.Layers)
        {
            AtomicFile.WriteAllBytes(Path.Combine(folder, FileName(layer)), layer.Bytes);
        }
    }

    private static string FileName(LayerOutput layer) =>
        string.Create(CultureInfo.InvariantCulture, $"op_{layer.Operator:000}{(layer.Result == 0 ? "" : $"_{layer.Result}")}.bin");

    private void Report(QuantizedModel model, Inference inference, InferenceOutputs outputs, string path, bool json)
    {
        if (!json)
        {
            Terminal.WriteSummary(
                ("outputs", $"{Figures.Count(outputs.Outputs.Sum(o => (long)o.Bytes.Length))} bytes in {path}"),
                ("model", model.Sha256),
                ("machine", $"backend {inference.Backend.Name}, profile {inference.Profile.Name}"));
            return;
        }

        Terminal.WriteJson(writer =>
        {
            writer.WriteStartArray("outputs");
            foreach (InferenceOutput output in outputs.Outputs) Write(writer, output);
            writer.WriteEndArray();
            writer.WriteString("modelSha256", model.Sha256);
            writer.WriteString("backend", inference.Backend.Name);
            writer.WriteString("profile", inference.Profile.Name);
        });
    }

    private static void Write(Utf8JsonWriter writer, InferenceOutput output)
    {
        writer.WriteStartObject();
        writer.WriteString("name", output.Tensor.Name);
        writer.WriteString("type", output.Tensor.TypeName);
        JsonFields.WriteArray(writer, "shape", output.Shape);
        writer.WriteNumber("scale", output.Tensor.Scale);
        writer.WriteNumber("zeroPoint", output.Tensor.ZeroPoint);
        writer.WriteNumber("bytes", output.Bytes.Length);
        writer.WriteString("sha256", output.Sha256);
        writer.WriteEndObject();
    }
}
