using System.Text.Json.Serialization;

namespace AcceleratorTraining.Experiments;

// One object a line, so not indented.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BackpropagationRequest))]
[JsonSerializable(typeof(BackpropagationResult))]
internal sealed partial class PeerJson : JsonSerializerContext;
