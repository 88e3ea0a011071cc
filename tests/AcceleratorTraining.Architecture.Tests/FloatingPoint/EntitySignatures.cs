using System.Reflection.Metadata;

namespace AcceleratorTraining.Architecture.Tests.FloatingPoint;

/// <summary>Floating-point types in what an instruction refers to. Members of the scanned assembly are judged where they are defined.</summary>
internal static class EntitySignatures
{
    /// <summary>"double in Math.Sqrt", or null.</summary>
    public static string? FloatingTypeIn(this MetadataReader metadata, EntityHandle entity) => entity.Kind switch
    {
        HandleKind.MemberReference => InMember(metadata, metadata.GetMemberReference((MemberReferenceHandle)entity)),
        HandleKind.MethodSpecification => InGenericMethod(metadata, metadata.GetMethodSpecification((MethodSpecificationHandle)entity)),
        HandleKind.StandaloneSignature => FloatingTypes.In(metadata.GetStandaloneSignature((StandaloneSignatureHandle)entity).DecodeMethodSignature(FloatingTypes.Instance, null)),
        _ => InType(metadata, entity),
    };

    private static string? InMember(MetadataReader metadata, MemberReference member)
    {
        string? found = InType(metadata, member.Parent) ?? (member.GetKind() == MemberReferenceKind.Field
            ? member.DecodeFieldSignature(FloatingTypes.Instance, null)
            : FloatingTypes.In(member.DecodeMethodSignature(FloatingTypes.Instance, null)));
        return found is null ? null : $"{found} in {TypeName(metadata, member.Parent)}{metadata.GetString(member.Name)}";
    }

    private static string? InGenericMethod(MetadataReader metadata, MethodSpecification method) =>
        method.DecodeSignature(FloatingTypes.Instance, null).FirstOrDefault(argument => argument is not null) ?? metadata.FloatingTypeIn(method.Method);

    private static string? InType(MetadataReader metadata, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => FloatingTypes.Instance.GetTypeFromReference(metadata, (TypeReferenceHandle)type, 0),
        HandleKind.TypeSpecification => FloatingTypes.Instance.GetTypeFromSpecification(metadata, null, (TypeSpecificationHandle)type, 0),
        _ => null,
    };

    private static string TypeName(MetadataReader metadata, EntityHandle type) =>
        type.Kind == HandleKind.TypeReference ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name) + "." : "";
}
