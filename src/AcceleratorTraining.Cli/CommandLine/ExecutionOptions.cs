using System.CommandLine;
using AcceleratorTraining.Cli.Inputs;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.CommandLine;

/// <summary>Where and under which arithmetic a verb executes: --backend, --profile, --threads, and what the simulator decorates and bills.</summary>
internal sealed class ExecutionOptions
{
    private readonly Option<string?> _backend = SharedOptions.Backend();
    private readonly Option<string?> _inner = SharedOptions.Text("--inner", "NAME", "What computes the values of the simulator backend; cpu by default.");
    private readonly Option<string?> _timing = SharedOptions.Timing();
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public ExecutionOptions(Command command, string profileFallback = "tflite-reference, for .onnx files ort-cpu,")
    {
        Profile = SharedOptions.Profile(profileFallback);
        command.Add(_backend);
        command.Add(Profile);
        command.Add(_inner);
        command.Add(_timing);
        command.Add(_threads);
    }

    /// <summary>The profile's name or file, for verbs whose default depends on an input.</summary>
    public Option<string?> Profile { get; }

    /// <summary>The backend that was named, or the default; never another one.</summary>
    public IBackend Backend(ParseResult parse)
    {
        int? threads = parse.GetValue(_threads);
        string? inner = parse.GetValue(_inner), timing = parse.GetValue(_timing);
        IBackend backend = BackendCatalog.Create(threads ?? 1, options => (options.Inner, options.Timing) = (inner ?? options.Inner, timing ?? options.Timing)).Get(parse.GetValue(_backend));
        if ((inner ?? timing) is not null && backend.Name != BackendCatalog.Simulator) throw new UsageException($"Backend '{backend.Name}' counts no cycles: '--inner' and '--timing' go with '--backend {BackendCatalog.Simulator}'.");
        string computes = backend.Name == BackendCatalog.Simulator ? inner ?? BackendCatalog.Threaded : backend.Name;
        if (threads > 1 && computes != BackendCatalog.Threaded) throw new UsageException($"Backend '{backend.Name}' runs on one thread: '--threads' goes with '--backend {BackendCatalog.Threaded}'.");
        return backend;
    }

    /// <summary>The profile's file; null if it is not one.</summary>
    public string? ProfilePath(ParseResult parse) => parse.GetValue(Profile) is { } name && ProfileFile.IsFile(name) ? name : null;

    /// <summary>The profile that was named, or the arithmetic of the runtime that the model was made for.</summary>
    public AcceleratorProfile ProfileOrDefault(ParseResult parse, QuantizedModel model) =>
        parse.GetValue(Profile) is { } name ? ProfileFile.Get(name) : model.Format == ModelFormat.Onnx ? Profiles.Get("ort-cpu") : Profiles.TfliteReference;
}
