using AcceleratorTraining.Models;

namespace AcceleratorTraining.Baselines;

/// <summary>What a request may ask for, and what it gets where it leaves the learning rate open.</summary>
internal static class RequestRules
{
    /// <summary>Checks a request against its model.</summary>
    /// <exception cref="BackpropRequestException">A field breaks its rule.</exception>
    public static void Check(BackpropRequest request, ModelTensor input, int inputs, int outputs)
    {
        OneOf("method", request.Method, ["adam", "sgd", "mezo"]);
        OneOf("subset", request.Subset, ParameterSubset.Names);
        OneOf("loss", request.Loss, ["cross-entropy", "squared-error"]);
        OneOf("schedule", request.Schedule, ["linear", "cosine", "constant"]);
        Require(request.Epochs is >= 1 and <= 100_000, $"epochs is {request.Epochs}; it is 1 to 100000.");
        Require(request.Steps is >= 0 and <= 100_000_000, $"steps is {request.Steps}; it is 0, for epochs, to 100000000.");
        Require(request.Batch is >= 1 and <= 65536, $"batch is {request.Batch}; it is 1 to 65536.");
        Require(request.Classes >= 0 && request.Classes <= outputs, $"classes is {request.Classes}; the model has {outputs}.");
        Require(request.LearningRates.IsDefaultOrEmpty || request.LearningRates.All(r => double.IsFinite(r) && r > 0), "learningRates holds a rate that is no positive number.");
        Require(input.Type is TfliteType.Int8 or TfliteType.UInt8 or TfliteType.Int16, $"The model's input is {input.TypeName}; needed are integers of 8 or 16 bits.");
        Require(!request.NewHead || request.Subset is not ("bias" or "bias+gain"), $"newHead needs trained weights; subset '{request.Subset}' has none.");
        bool reconstructs = request.Loss == "squared-error";
        Require(!reconstructs || inputs == outputs, $"Loss squared-error needs an output as large as the input; they have {outputs} and {inputs} elements.");
        Require(reconstructs || (request.TrainLabels is not null && request.TestLabels is not null), "Loss cross-entropy needs trainLabels and testLabels.");
        Require(reconstructs || request.ValidationInputs is null || request.ValidationLabels is not null, "validationInputs need validationLabels.");
    }

    /// <summary>The rate, in units of a parameter, that serves most tasks; measured on shifted images.</summary>
    public static double DefaultRate(BackpropRequest request) => request.Method switch
    {
        "mezo" => 1e-4,
        "sgd" => 1e-3,
        _ => 3e-3,
    };

    private static void OneOf(string field, string value, IReadOnlyList<string> known) =>
        Require(known.Contains(value), $"{field} is '{value}'; it is one of {string.Join(", ", known)}.");

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new BackpropRequestException(message);
    }
}
