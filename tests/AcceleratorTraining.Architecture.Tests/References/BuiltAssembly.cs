using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AcceleratorTraining.Architecture.Tests.References;

/// <summary>What a built assembly, lying next to this one, says about itself.</summary>
internal static class BuiltAssembly
{
    public static string PathOf(string assemblyName)
    {
        string path = Path.Combine(AppContext.BaseDirectory, assemblyName + ".dll");
        Assert.True(File.Exists(path), $"'{assemblyName}.dll' was not built next to the tests.");
        return path;
    }

    public static string[] References(string assemblyName)
    {
        using var image = new PEReader(File.OpenRead(PathOf(assemblyName)));
        MetadataReader metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    /// <summary>True when the SDK stamped the assembly with <c>[AssemblyMetadata(key, "True")]</c>.</summary>
    public static bool HasTrueMetadata(string assemblyName, string key)
    {
        using var image = new PEReader(File.OpenRead(PathOf(assemblyName)));
        MetadataReader metadata = image.GetMetadataReader();
        return metadata.GetAssemblyDefinition().GetCustomAttributes().Any(handle =>
        {
            BlobReader value = metadata.GetBlobReader(metadata.GetCustomAttribute(handle).Value);
            // ECMA-335 II.23.3: a prolog of two bytes, then the two string arguments of AssemblyMetadata.
            return AttributeType(metadata, handle) == "AssemblyMetadataAttribute"
                && value.ReadUInt16() == 1
                && value.ReadSerializedString() == key
                && value.ReadSerializedString() == "True";
        });
    }

    private static string? AttributeType(MetadataReader metadata, CustomAttributeHandle handle)
    {
        EntityHandle constructor = metadata.GetCustomAttribute(handle).Constructor;
        if (constructor.Kind != HandleKind.MemberReference) return null;
        EntityHandle type = metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        return type.Kind == HandleKind.TypeReference ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name) : null;
    }
}
