namespace AcceleratorTraining.Benchmarks;

/// <summary>Finds the real models and data sets: the folder that ACCTRAIN_DATA names, or shared/data beside the repository.</summary>
internal static class SharedData
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("ACCTRAIN_DATA") ?? Path.Combine(Repository(), "..", "shared", "data");

    public static string Model(string name) => Require(Path.Combine(Folder, "tflite-goldens", name, "model.tflite"));

    public static string Require(string path) =>
        File.Exists(path) ? path : throw new FileNotFoundException($"'{Path.GetFileName(path)}' is not in the data folder; set ACCTRAIN_DATA to the folder that holds it.");

    private static string Repository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AcceleratorTraining.sln"))) return folder.FullName;
        }

        return Directory.GetCurrentDirectory();
    }
}
