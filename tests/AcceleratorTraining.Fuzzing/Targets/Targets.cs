namespace AcceleratorTraining.Fuzzing.Targets;

/// <summary>Every reader of files.</summary>
internal static class Targets
{
    /// <summary>All of them.</summary>
    /// <param name="goldens">More models to start from: folders with a model.tflite each; null for none.</param>
    public static IEnumerable<FuzzTarget> All(string? goldens) =>
        [new ModelTarget(goldens), new OnnxTarget(), new ReceiptTarget(), new ProfileTarget(), new ImageTarget(), new ZipTarget(), new IdxTarget(), new NpyTarget(), new NpzTarget(), new CsvTarget(), new CifarTarget(), new WavTarget(), .. SimulatorTarget.All];
}
