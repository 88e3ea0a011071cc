// Adapts the built-in glyph model to its field data inside a .NET host:
//
//   dotnet run -c Release --project tests/Samples/HostedAdaptation -- --steps 200
//
// Also: --batch N, --samples N, --test-samples N, --output FOLDER, --AcceleratorTraining:Backend NAME,
// --AcceleratorTraining:Profile NAME. Ctrl+C stops between two steps; the same command again goes on from there.
using AcceleratorTraining;
using AcceleratorTraining.Data;
using AcceleratorTraining.Hosting;
using AcceleratorTraining.Models;
using HostedAdaptation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
IConfiguration settings = builder.Configuration;
builder.Services
    .AddAcceleratorTraining(options => settings.GetSection("AcceleratorTraining").Bind(options))
    .AddCpuBackend()
    .AddReferenceBackend()
    .AddAdaptationWorker();
using IHost host = builder.Build();

try
{
    await host.StartAsync();
}
catch (OptionsValidationException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

// What the steps see, what progress is measured on, and what only the report sees.
int samples = settings.GetValue("samples", 500), testSamples = settings.GetValue("test-samples", 1000);
int validation = samples / 10;
GlyphDataset field = GlyphDataset.Field(seed: 1, samples);
GlyphDataset fieldTest = GlyphDataset.FieldTest(seed: 1, testSamples);
AdaptationData data = new(
    Training: GlyphSamples.Read(field, 0, samples - validation),
    Validation: GlyphSamples.Read(field, samples - validation, validation),
    Test: GlyphSamples.Read(fieldTest, 0, testSamples));

string output = Path.Combine(settings.GetValue("output", "."), "glyphs.adapted");
AdaptationOptions options = new()
{
    Recipe = AdaptationRecipes.Default.WithSteps(settings.GetValue("steps", 200)) with { Batch = settings.GetValue("batch", 32) },
    OutputPath = output + ".tflite",
    ReceiptPath = output + ".receipt",
    SummaryPath = output + ".json",
    Resume = true,
};

QuantizedModel model = QuantizedModel.Parse(GlyphModel.Bytes, GlyphModel.FileName);
IAdaptationQueue queue = host.Services.GetRequiredService<IAdaptationQueue>();
IHostApplicationLifetime lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
int exitCode = 0;
try
{
    AdaptationResult result = await queue.EnqueueAsync(new AdaptationRequest(model, data, options), lifetime.ApplicationStopping);
    Console.WriteLine($"accuracy {result.AccuracyBefore:F3} -> {result.AccuracyAfter:F3} after {result.Steps} steps, {result.ForwardCalls} forward calls, on {result.Backend}");
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped; the same command goes on from here.");
    exitCode = 1;
}

await host.StopAsync();
return exitCode;
