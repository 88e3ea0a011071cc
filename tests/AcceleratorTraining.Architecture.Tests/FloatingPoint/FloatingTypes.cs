using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace AcceleratorTraining.Architecture.Tests.FloatingPoint;

/// <summary>Decodes a signature into the name of the first floating-point type in it, or null.</summary>
internal sealed class FloatingTypes : ISignatureTypeProvider<string?, object?>
{
    // Types of the shared framework that are floating-point without being one of the two primitives.
    private static readonly HashSet<string> Named =
    [
        "System.Single", "System.Double", "System.Half", "System.Runtime.InteropServices.NFloat", "System.Numerics.Complex",
        "System.Numerics.Vector2", "System.Numerics.Vector3", "System.Numerics.Vector4", "System.Numerics.Plane",
        "System.Numerics.Quaternion", "System.Numerics.Matrix3x2", "System.Numerics.Matrix4x4",
    ];

    public static FloatingTypes Instance { get; } = new();

    public static string? In(MethodSignature<string?> signature) => signature.ReturnType ?? signature.ParameterTypes.FirstOrDefault(type => type is not null);

    public string? GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
    {
        PrimitiveTypeCode.Single => "float",
        PrimitiveTypeCode.Double => "double",
        _ => null,
    };

    public string? GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        return Named.Contains(name) ? name : null;
    }

    public string? GetGenericInstantiation(string? genericType, ImmutableArray<string?> typeArguments) => genericType ?? typeArguments.FirstOrDefault(type => type is not null);

    public string? GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string? GetFunctionPointerType(MethodSignature<string?> signature) => In(signature);

    public string? GetModifiedType(string? modifier, string? unmodifiedType, bool isRequired) => unmodifiedType;

    public string? GetArrayType(string? elementType, ArrayShape shape) => elementType;

    public string? GetSZArrayType(string? elementType) => elementType;

    public string? GetByReferenceType(string? elementType) => elementType;

    public string? GetPointerType(string? elementType) => elementType;

    public string? GetPinnedType(string? elementType) => elementType;

    public string? GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => null;

    public string? GetGenericMethodParameter(object? genericContext, int index) => null;

    public string? GetGenericTypeParameter(object? genericContext, int index) => null;
}
