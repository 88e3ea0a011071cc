using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AcceleratorTraining.Experiments;

/// <summary>
/// Asks the repository's float baselines, a program of their own that the product never references, for the peers of a
/// measurement: a request as a file of one JSON line, samples as files beside it, the answer as another such file.
/// </summary>
public sealed class BaselineClient
{
    private const string Assembly = "AcceleratorTraining.Baselines.dll";

    private readonly string _program;
    private readonly string? _reason;

    private BaselineClient(string program, string? reason) => (_program, _reason) = (program, reason);

    /// <summary>Why peers cannot be run; null if they can.</summary>
    public string? UnavailableReason => _reason;

    /// <summary>Looks for the program.</summary>
    /// <param name="path">Where the user says it is: an assembly, or a program; null to look in the checkout.</param>
    /// <param name="repository">The checkout; null outside of one.</param>
    public static BaselineClient Find(string? path, string? repository)
    {
        if (path is not null) return File.Exists(path) ? new(Path.GetFullPath(path), reason: null) : new("", $"there is no '{Path.GetFileName(path)}'");
        if (repository is null) return new("", "benchmarks/Baselines is part of a checkout of the repository, and this is none");
        string[] names = [Assembly, "Baselines.dll"];
        string[] places = [.. from built in (string[])["Release", "Debug"] from name in names select Path.Combine(repository, "benchmarks", "Baselines", "bin", built, "net10.0", name)];
        return places.FirstOrDefault(File.Exists) is { } found
            ? new(found, reason: null)
            : new("", "benchmarks/Baselines is not built: 'dotnet build -c Release benchmarks/Baselines'");
    }

    /// <summary>Trains and measures in the other process, which is ended when this is cancelled.</summary>
    /// <param name="request">What to do; the sample files are written here.</param>
    /// <param name="data">The samples; validation and test parts may be empty.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="BaselineException">There is no answer; the message says why.</exception>
    public async Task<BackpropagationResult> RunAsync(BackpropagationRequest request, AdaptationData data, CancellationToken cancellationToken = default)
    {
        if (_reason is not null) throw new BaselineException(_reason);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("acctrain-peer-");
        try
        {
            string lines = WriteLines([Write(request, data, folder.FullName)], folder.FullName);
            return (await AnswerAsync("backprop", lines, count: 1, cancellationToken).ConfigureAwait(false))[0];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The same for many small jobs, one after another in one process: starting it takes longer than a job.</summary>
    /// <param name="jobs">What to do, at least one.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>A result a job, in the same order.</returns>
    /// <exception cref="BaselineException">There is an answer missing; the message says why.</exception>
    public async Task<ImmutableArray<BackpropagationResult>> RunAsync(IReadOnlyList<BackpropagationJob> jobs, CancellationToken cancellationToken = default)
    {
        if (_reason is not null) throw new BaselineException(_reason);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("acctrain-peer-");
        try
        {
            List<BackpropagationRequest> requests = [];
            foreach (BackpropagationJob job in jobs)
            {
                string own = folder.CreateSubdirectory(requests.Count.ToString(CultureInfo.InvariantCulture)).FullName;
                string model = Path.Combine(own, "model.tflite");
                await File.WriteAllBytesAsync(model, job.Model, cancellationToken).ConfigureAwait(false);
                requests.Add(Write(job.Request with { Model = model }, job.Data, own));
            }

            return await AnswerAsync("backprop-batch", WriteLines(requests, folder.FullName), requests.Count, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BackpropagationRequest Write(BackpropagationRequest request, AdaptationData data, string folder)
    {
        string Put(string name, ReadOnlySpan<byte> bytes)
        {
            string path = Path.Combine(folder, name);
            File.WriteAllBytes(path, bytes);
            return path;
        }

        bool validated = data.Validation.Count > 0;
        return request with
        {
            TrainInputs = Put("train.bin", data.Training.Inputs.Span),
            TrainLabels = Put("train.labels", Labels(data.Training)),
            TestInputs = Put("test.bin", data.Test.Inputs.Span),
            TestLabels = Put("test.labels", Labels(data.Test)),
            ValidationInputs = validated ? Put("validation.bin", data.Validation.Inputs.Span) : null,
            ValidationLabels = validated ? Put("validation.labels", Labels(data.Validation)) : null,
        };
    }

    private static string WriteLines(IEnumerable<BackpropagationRequest> requests, string folder)
    {
        string path = Path.Combine(folder, "request.jsonl");
        File.WriteAllBytes(path, [.. requests.SelectMany(r => (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(r, PeerJson.Default.BackpropagationRequest), (byte)'\n'])]);
        return path;
    }

    private static ReadOnlySpan<byte> Labels(LabelledSamples samples)
    {
        int[] labels = [.. samples.Labels];
        if (!BitConverter.IsLittleEndian) System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(labels, labels);
        return MemoryMarshal.AsBytes<int>(labels);
    }

    private async Task<ImmutableArray<BackpropagationResult>> AnswerAsync(string verb, string request, int count, CancellationToken cancellationToken)
    {
        string answer = Path.Combine(Path.GetDirectoryName(request)!, "result.jsonl");
        string error = await ExecuteAsync(verb, request, answer, cancellationToken).ConfigureAwait(false);
        return Read(answer, count, error);
    }

    private async Task<string> ExecuteAsync(string verb, string request, string answer, CancellationToken cancellationToken)
    {
        bool managed = _program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        ProcessStartInfo start = new(managed ? Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet" : _program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])[.. managed ? [_program] : Array.Empty<string>(), verb, request, answer]) start.ArgumentList.Add(argument);
        using Process process = Start(start);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None), error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await output.ConfigureAwait(false);
        string said = FailureText.Of(await error.ConfigureAwait(false));
        return process.ExitCode == 0 ? said : throw new BaselineException($"the baselines program ended with {process.ExitCode}: {said}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new BaselineException($"'{Path.GetFileName(start.FileName)}' did not start");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new BaselineException($"'{Path.GetFileName(start.FileName)}' cannot be started: {FailureText.Of(exception.Message)}", exception);
        }
    }

    private static ImmutableArray<BackpropagationResult> Read(string answer, int count, string error)
    {
        try
        {
            string[] lines = File.Exists(answer) ? [.. File.ReadLines(answer).Where(l => !string.IsNullOrWhiteSpace(l)).Take(count)] : [];
            if (lines.Length < count) throw new BaselineException($"the baselines program gave no answer: {error}");
            return [.. lines.Select(l => JsonSerializer.Deserialize(l, PeerJson.Default.BackpropagationResult) ?? throw new BaselineException("the baselines program answered null"))];
        }
        catch (JsonException exception)
        {
            throw new BaselineException($"the baselines program answered what is no result: {FailureText.Of(exception.Message)}", exception);
        }
    }
}
