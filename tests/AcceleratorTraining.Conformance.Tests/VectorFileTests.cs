namespace AcceleratorTraining.Conformance.Tests;

public sealed class VectorFileTests
{
    [Fact]
    public void What_the_assembly_holds_is_what_hal_spec_holds()
    {
        Assert.Equal(SpecFolder.VectorFiles(), VectorFiles.All);
        foreach (string file in VectorFiles.All)
        {
            using System.Text.Json.JsonDocument embedded = VectorFiles.Open(file);
            Assert.Equal(File.ReadAllText(Path.Combine(SpecFolder.Vectors, file)).Trim(), embedded.RootElement.GetRawText().Trim());
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("ADD/none.json", Assert.Throws<FileNotFoundException>(() => VectorFiles.Open("ADD/none.json")).Message, StringComparison.Ordinal);
}
