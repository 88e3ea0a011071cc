using System.Xml.Linq;
using AcceleratorTraining.Architecture.Tests.Repository;

namespace AcceleratorTraining.Architecture.Tests.References;

/// <summary>What one project file says, without MSBuild.</summary>
internal sealed class ProjectFile
{
    private readonly XElement _root;

    public ProjectFile(string path)
    {
        Path = path;
        _root = XDocument.Load(House.At(path)).Root!;
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string AssemblyName => _root.Descendants("AssemblyName").SingleOrDefault()?.Value ?? Name;

    public IEnumerable<string> Projects => Included("ProjectReference").Select(path => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    public IEnumerable<string> Packages => Included("PackageReference");

    /// <summary>References that bypass packages and projects.</summary>
    public IEnumerable<string> LooseReferences => Included("Reference").Concat(Included("Import"));

    /// <summary>Names of packages whose version stands here and not in Directory.Packages.props.</summary>
    public IEnumerable<string> PackagesWithVersion =>
        from reference in _root.Descendants("PackageReference")
        where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null || reference.HasElements
        select (string?)reference.Attribute("Include") ?? (string?)reference.Attribute("Update") ?? "?";

    private IEnumerable<string> Included(string item) =>
        _root.Descendants(item).Select(element => (string?)element.Attribute("Include") ?? (string?)element.Attribute("Project")).OfType<string>();
}
