using AcceleratorTraining.Architecture.Tests.Repository;

namespace AcceleratorTraining.Architecture.Tests.References;

public class ReferenceTableTests
{
    private static IEnumerable<ProjectFile> Rooms => House.ProjectFiles("src", "backends", "tests/" + ReferenceTable.Cases, "tests/" + ReferenceTable.Kit).Select(path => new ProjectFile(path));

    [Fact]
    public void Every_project_that_is_shipped_is_in_the_table() =>
        Findings.None(Rooms.Where(room => !ReferenceTable.IsKnown(room.Name)).Select(room => room.Path));

    [Fact]
    public void Projects_reference_only_the_projects_of_the_table() =>
        Findings.None(
            from room in Rooms
            from other in room.Projects
            where !ReferenceTable.MayReferenceProject(room.Name, other)
            select $"{room.Name} references {other}");

    [Fact]
    public void Projects_reference_only_the_packages_of_the_table() =>
        Findings.None(
            from room in Rooms
            from package in room.Packages
            where !ReferenceTable.MayReferencePackage(room.Name, package)
            select $"{room.Name} references package {package}");

    [Fact]
    public void Nothing_is_referenced_or_imported_past_projects_and_packages() =>
        Findings.None(
            from path in House.ProjectFiles()
            let project = new ProjectFile(path)
            from loose in project.LooseReferences
            select $"{project.Name}: {loose}");

    [Fact]
    public void Package_versions_stand_in_one_central_file() =>
        Findings.None(
            from path in House.ProjectFiles()
            let project = new ProjectFile(path)
            from package in project.PackagesWithVersion
            select $"{project.Name}: {package}");

    [Theory]
    [InlineData("AcceleratorTraining.Backends.Cpu", "AcceleratorTraining.Backends.Reference")]
    [InlineData("AcceleratorTraining.Backends.Cpu", "AcceleratorTraining")]
    [InlineData("AcceleratorTraining.Hal", "AcceleratorTraining.Models")]
    [InlineData("AcceleratorTraining.Data", "AcceleratorTraining.Models")]
    [InlineData("AcceleratorTraining.Models", "AcceleratorTraining")]
    [InlineData("AcceleratorTraining", "AcceleratorTraining.Backends.Cpu")]
    [InlineData("AcceleratorTraining.Hosting", "AcceleratorTraining.Backends.Cpu")]
    [InlineData("AcceleratorTraining.Hosting", "AcceleratorTraining.Experiments")]
    [InlineData("AcceleratorTraining.Experiments", "AcceleratorTraining.Backends.Cpu")]
    [InlineData("AcceleratorTraining.Experiments", "AcceleratorTraining.Baselines")]
    [InlineData("AcceleratorTraining.Conformance.Cases", "AcceleratorTraining.Backends.Cpu")]
    [InlineData("AcceleratorTraining.Conformance.Cases", "AcceleratorTraining.Conformance")]
    [InlineData("AcceleratorTraining.Unknown", "AcceleratorTraining.Hal")]
    public void The_table_refuses_what_the_architecture_forbids(string project, string other) =>
        Assert.False(ReferenceTable.MayReferenceProject(project, other));
}
