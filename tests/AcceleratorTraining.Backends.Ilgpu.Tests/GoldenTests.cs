using AcceleratorTraining.Backends.Ilgpu.Tests.Support;
using AcceleratorTraining.Conformance;

namespace AcceleratorTraining.Backends.Ilgpu.Tests;

/// <summary>Every byte that TensorFlow Lite Micro stored: outputs, logits and each operator's hash.</summary>
public sealed class GoldenTests
{
    [Fact]
    public async Task Every_stored_byte_is_reproduced()
    {
        GoldenFolder[] folders = [.. GoldenFolder.In(TestData.Require("tflite-goldens"))];
        Assert.NotEmpty(folders);
        foreach (GoldenFolder folder in folders)
        {
            GoldenResult result = await folder.CompareAsync(Pocl.Backend, TestContext.Current.CancellationToken);
            Assert.True(result.Passed, $"{folder.Name}: {result.Failure ?? "compares nothing"}");
        }
    }
}
