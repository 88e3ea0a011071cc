using System.Text.Json;
using System.Text.Json.Serialization;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines;

/// <summary>The verbs backprop and backprop-batch: requests and results as files of JSON, for a parent process.</summary>
public static class BackpropCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>One request, one result. Returns 0, or 1 with a sentence on the error stream and in the result.</summary>
    public static async Task<int> RunAsync(string requestPath, string resultPath) =>
        await RunAsync([await File.ReadAllTextAsync(requestPath).ConfigureAwait(false)], resultPath).ConfigureAwait(false);

    /// <summary>A request a line, a result a line in the same order; one that fails does not stop the others.</summary>
    public static async Task<int> RunBatchAsync(string requestsPath, string resultsPath) =>
        await RunAsync([.. (await File.ReadAllLinesAsync(requestsPath).ConfigureAwait(false)).Where(l => l.Length > 0)], resultsPath).ConfigureAwait(false);

    private static async Task<int> RunAsync(string[] requests, string resultPath)
    {
        List<BackpropResult> results = [];
        foreach (string request in requests)
        {
            BackpropResult result = await AnswerAsync(request).ConfigureAwait(false);
            if (result.Error is { } error) await Console.Error.WriteLineAsync(error).ConfigureAwait(false);
            results.Add(result);
        }

        AtomicFile.WriteAllBytes(resultPath, [.. results.SelectMany(r => (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(r, Json), (byte)'\n'])]);
        return results.Any(r => r.Error is not null) ? 1 : 0;
    }

    private static async Task<BackpropResult> AnswerAsync(string request)
    {
        try
        {
            BackpropRequest parsed = JsonSerializer.Deserialize<BackpropRequest>(request, Json) ?? throw new BackpropRequestException("The request is null.");
            return await BackpropRun.ExecuteAsync(parsed).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is BackpropRequestException or JsonException or IOException or UnauthorizedAccessException or NotSupportedException
            or InvalidModelException or UnsupportedModelException or ModelPatchException)
        {
            return new BackpropResult { Error = exception.Message };
        }
    }
}
