using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcceleratorTraining;

/// <summary>Verdicts in JSON: "fine", "perturbation-invisible".</summary>
internal sealed class VerdictNames() : JsonStringEnumConverter<VerdictKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
