namespace AcceleratorTraining.Cli.Output;

/// <summary>An adaptation's result for a reader without --json.</summary>
internal static class AdaptationSummary
{
    public static void Write(Terminal terminal, AdaptationResult result, AdaptationOptions options)
    {
        string wide = result.AccuracyAfter16Bit is { } accuracy ? $", {Figures.Share(accuracy)} with 16-bit weights" : "";
        string test = $"{Figures.Count(result.Samples[2])} test samples";
        terminal.WriteSummary(
            ("accuracy", result is { AccuracyBefore: { } before, AccuracyAfter: { } after } ? $"{Figures.Share(before)} -> {Figures.Share(after)} on {test}{wide}" : $"none: {test} without classes"),
            ("loss", $"{Figures.Real(result.LossBefore)} -> {Figures.Real(result.LossAfter)}"),
            ("training", $"{Figures.Count(result.Steps)} steps, {Figures.Count(result.ForwardCalls)} forward calls on {Figures.Count(result.Samples[0])} samples, {Figures.Count(result.Samples[1])} more for validation"),
            ("recipe", $"{result.Recipe}, seed {result.Seed}: {Figures.Count(result.ParametersTrained)} parameters trained, {Figures.Count(result.ParametersChanged)} changed in the file"),
            ("machine", $"backend {result.Backend}, profile {result.Profile}, {Figures.Count(result.PeakDeviceBytes)} bytes at most, {Figures.Seconds(result.WallSeconds)}"),
            ("model", $"{options.OutputPath}  {result.ModelSha256After}"),
            ("was", $"{new string(' ', options.OutputPath.Length)}  {result.ModelSha256Before}"),
            ("receipt", $"{options.ReceiptPath}  {Figures.Count(result.ReceiptBytes)} bytes"),
            ("summary", options.SummaryPath));
        if (result.Tuning is { } tuning) terminal.Output.WriteLine($"tuned     rate {Figures.Count(tuning.InitialRate)} to {Figures.Count(tuning.FinalRate)}, head {Figures.Count(tuning.HeadRate)}, by {Figures.Count(tuning.ForwardCalls)} of the forward calls");
        if (result.Diagnosis is { } diagnosis) terminal.Output.WriteLine($"diagnosis {Describe(diagnosis)}");
        foreach (ExecutionBill bill in result.Bills ?? []) BillSummary.Write(terminal, bill);
        foreach (string reason in result.LeftOut) terminal.Output.WriteLine($"left out  {reason}");
    }

    private static string Describe(AdaptationDiagnosis diagnosis)
    {
        string noise = diagnosis.SignalToNoise is { } ratio ? $"signal to noise {Figures.Real(ratio)}, " : "";
        string saturation = diagnosis.WorstSaturation is { } worst ? $", at most {Figures.Share(worst)} of a layer saturated (operator {diagnosis.WorstLayer})" : "";
        return $"{noise}ties {Figures.Share(diagnosis.Ties)}{saturation}";
    }
}
