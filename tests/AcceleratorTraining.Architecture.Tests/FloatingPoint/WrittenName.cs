using System.Reflection.Metadata;
using System.Text.RegularExpressions;

namespace AcceleratorTraining.Architecture.Tests.FloatingPoint;

/// <summary>
/// Names as the source has them. The compiler moves async methods, lambdas and local functions into members and nested types
/// called <c>&lt;Method&gt;...</c>; those count to the type and method they were written in.
/// </summary>
internal sealed partial record WrittenName(string Namespace, string Type, string? Method)
{
    public static WrittenName Of(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        if (!type.IsNested)
        {
            string space = metadata.GetString(type.Namespace);
            return new WrittenName(space, $"{space}.{name}", null);
        }

        WrittenName outer = Of(metadata, type.GetDeclaringType());
        return name.StartsWith('<') ? outer with { Method = Between(name) ?? outer.Method } : outer with { Type = $"{outer.Type}.{name}" };
    }

    /// <summary>The hand-written member that <paramref name="compiled"/> belongs to.</summary>
    public string Member(string compiled) => Method ?? Between(compiled) ?? Accessor().Replace(compiled, "");

    private static string? Between(string compiled) => Generated().Match(compiled) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex("^<(?<name>[^<>]+)>")]
    private static partial Regex Generated();

    [GeneratedRegex("^(get|set)_")]
    private static partial Regex Accessor();
}
