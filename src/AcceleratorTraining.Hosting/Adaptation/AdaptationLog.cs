using Microsoft.Extensions.Logging;

namespace AcceleratorTraining.Hosting;

/// <summary>What an adaptation tells the log.</summary>
internal static partial class AdaptationLog
{
    [LoggerMessage(10, LogLevel.Information, "Adapting {Model} with recipe {Recipe}, {Steps} steps, on backend {Backend} under profile {Profile}")]
    public static partial void Started(this ILogger logger, string model, string recipe, int steps, string backend, string profile);

    [LoggerMessage(11, LogLevel.Information, "Adapting {Model}: step {Step} of {Steps}, loss {Loss:F3}, {ForwardsPerSecond:F0} forwards a second, {Remaining} left")]
    public static partial void Progressed(this ILogger logger, string model, int step, int steps, double loss, double forwardsPerSecond, TimeSpan remaining);

    [LoggerMessage(12, LogLevel.Information, "Adapted {Model}: accuracy {AccuracyBefore:F4} before, {AccuracyAfter:F4} after {ForwardCalls} forward calls; written to {OutputPath}")]
    public static partial void Completed(this ILogger logger, string model, double? accuracyBefore, double? accuracyAfter, long forwardCalls, string outputPath);

    [LoggerMessage(13, LogLevel.Warning, "Adapting {Model} was cancelled after step {Step} of {Steps}; it can be resumed from {ReceiptPath}")]
    public static partial void Cancelled(this ILogger logger, string model, int step, int steps, string receiptPath);

    [LoggerMessage(15, LogLevel.Warning, "Adapting {Model}, step {Step} of {Steps}: {Verdict}")]
    public static partial void Judged(this ILogger logger, string model, int step, int steps, string verdict);

    [LoggerMessage(14, LogLevel.Error, "Adapting {Model} failed after step {Step} of {Steps}")]
    public static partial void Failed(this ILogger logger, Exception exception, string model, int step, int steps);
}
