using System.Text.Json.Serialization;

namespace AcceleratorTraining.Experiments;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StoredResults))]
internal sealed partial class ResultsJson : JsonSerializerContext;
