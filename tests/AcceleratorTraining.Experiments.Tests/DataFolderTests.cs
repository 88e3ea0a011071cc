using AcceleratorTraining.Data;

namespace AcceleratorTraining.Experiments.Tests;

public class DataFolderTests
{
    public static TheoryData<string> Names => [.. ExperimentCatalog.All.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_experiment_without_its_data_says_where_to_get_them(string name)
    {
        using TemporaryFolder folder = new();
        ExperimentContext context = CountingExperiment.Context with { Data = new DataFolder(folder.Root, Repository: null) };
        InvalidDataSetException exception = Assert.Throws<InvalidDataSetException>(() => ExperimentCatalog.Get(name).Plan(context));
        Assert.Matches("needs '.+'.*(get it from|checkout of the repository)", exception.Message);
    }

    [Fact]
    public void Names_are_distinct_and_unknown_ones_are_answered_with_them()
    {
        Assert.Distinct(ExperimentCatalog.All.Select(e => e.Name));
        ArgumentException exception = Assert.Throws<ArgumentException>(() => ExperimentCatalog.Get("nothing"));
        Assert.Contains("ood-cifar", exception.Message, StringComparison.Ordinal);
    }
}
