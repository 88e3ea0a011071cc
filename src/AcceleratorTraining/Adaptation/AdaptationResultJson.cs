using System.Text.Json.Serialization;

namespace AcceleratorTraining;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AdaptationResult))]
internal sealed partial class AdaptationResultJson : JsonSerializerContext;
