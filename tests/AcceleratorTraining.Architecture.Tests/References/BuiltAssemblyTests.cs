using AcceleratorTraining.Architecture.Tests.Repository;

namespace AcceleratorTraining.Architecture.Tests.References;

/// <summary>Project references are transitive, so the table is held a second time against what the compiler really used.</summary>
public class BuiltAssemblyTests
{
    private static IEnumerable<ProjectFile> Rooms => House.ProjectFiles("src", "backends", "tests/" + ReferenceTable.Cases).Select(path => new ProjectFile(path));

    [Fact]
    public void Assemblies_use_only_the_projects_and_packages_of_the_table() =>
        Findings.None(
            from room in Rooms
            from used in BuiltAssembly.References(room.AssemblyName)
            where !IsBaseClassLibrary(used) && !ReferenceTable.MayReferenceProject(room.Name, used) && !ReferenceTable.MayReferencePackage(room.Name, used)
            select $"{room.AssemblyName} uses {used}");

    [Fact]
    public void Every_assembly_but_the_one_that_compiles_kernels_is_aot_compatible() =>
        Findings.None(Rooms.Select(room => room.AssemblyName).Where(name => name != ReferenceTable.Ilgpu && !BuiltAssembly.HasTrueMetadata(name, "IsAotCompatible")));

    [Fact]
    public void An_assembly_without_the_mark_is_not_taken_for_aot_compatible() =>
        Assert.False(BuiltAssembly.HasTrueMetadata(typeof(BuiltAssemblyTests).Assembly.GetName().Name!, "IsAotCompatible"));

    private static bool IsBaseClassLibrary(string assembly) => assembly is "System" or "netstandard" or "Microsoft.Win32.Primitives" || assembly.StartsWith("System.", StringComparison.Ordinal);
}
