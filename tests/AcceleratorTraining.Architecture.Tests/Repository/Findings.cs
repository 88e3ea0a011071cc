namespace AcceleratorTraining.Architecture.Tests.Repository;

/// <summary>Fails a test with everything that was found, not with the first of it.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> findings)
    {
        string[] all = [.. findings];
        Assert.True(all.Length == 0, $"{all.Length} found:{Environment.NewLine}{string.Join(Environment.NewLine, all)}");
    }
}
