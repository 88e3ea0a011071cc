using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AcceleratorTraining.Architecture.Tests.FloatingPoint;

/// <summary>
/// Finds floating point in the IL of a built assembly: instructions that load, convert or store it, and fields, locals,
/// parameters, results and references whose signature contains it.
/// </summary>
internal sealed class FloatingPointScanner
{
    private static readonly HashSet<OpCode> Arithmetic =
    [
        OpCodes.Ldc_R4, OpCodes.Ldc_R8, OpCodes.Conv_R4, OpCodes.Conv_R8, OpCodes.Conv_R_Un, OpCodes.Ckfinite,
        OpCodes.Ldind_R4, OpCodes.Ldind_R8, OpCodes.Stind_R4, OpCodes.Stind_R8,
        OpCodes.Ldelem_R4, OpCodes.Ldelem_R8, OpCodes.Stelem_R4, OpCodes.Stelem_R8,
    ];

    private readonly PEReader _image;
    private readonly MetadataReader _metadata;

    private FloatingPointScanner(PEReader image)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
    }

    /// <param name="assemblyPath">The assembly.</param>
    /// <param name="within">Scans only this namespace and those inside it; everything when null.</param>
    public static FloatingPointUse[] Scan(string assemblyPath, string? within = null)
    {
        using var image = new PEReader(File.OpenRead(assemblyPath));
        var scanner = new FloatingPointScanner(image);
        return [.. scanner._metadata.TypeDefinitions.SelectMany(type => scanner.ScanType(type, within)).Distinct()];
    }

    private IEnumerable<FloatingPointUse> ScanType(TypeDefinitionHandle handle, string? within)
    {
        WrittenName owner = WrittenName.Of(_metadata, handle);
        if (within is not null && owner.Namespace != within && !owner.Namespace.StartsWith(within + ".", StringComparison.Ordinal)) return [];
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        return [.. type.GetFields().SelectMany(field => ScanField(owner, field)), .. type.GetMethods().SelectMany(method => ScanMethod(owner, method))];
    }

    private IEnumerable<FloatingPointUse> ScanField(WrittenName owner, FieldDefinitionHandle handle)
    {
        FieldDefinition field = _metadata.GetFieldDefinition(handle);
        if (field.DecodeSignature(FloatingTypes.Instance, null) is { } found)
        {
            yield return new FloatingPointUse(owner.Type, owner.Member(_metadata.GetString(field.Name)), $"field of {found}");
        }
    }

    private IEnumerable<FloatingPointUse> ScanMethod(WrittenName owner, MethodDefinitionHandle handle)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        string member = owner.Member(_metadata.GetString(method.Name));
        return SignatureOf(method).Concat(BodyOf(method)).Select(what => new FloatingPointUse(owner.Type, member, what));
    }

    private static IEnumerable<string> SignatureOf(MethodDefinition method)
    {
        MethodSignature<string?> signature = method.DecodeSignature(FloatingTypes.Instance, null);
        if (signature.ReturnType is { } result) yield return $"result of {result}";
        foreach (string parameter in signature.ParameterTypes.OfType<string>()) yield return $"parameter of {parameter}";
    }

    private IEnumerable<string> BodyOf(MethodDefinition method)
    {
        if (method.RelativeVirtualAddress == 0) yield break;
        MethodBodyBlock body = _image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            foreach (string local in _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(FloatingTypes.Instance, null).OfType<string>())
            {
                yield return $"local of {local}";
            }
        }

        foreach ((OpCode code, EntityHandle entity) in Instructions.Read(body.GetILReader()))
        {
            if (Arithmetic.Contains(code)) yield return code.Name!;
            if (entity.IsNil) continue;
            if (_metadata.FloatingTypeIn(entity) is { } found) yield return $"{code.Name} with {found}";
        }
    }
}
