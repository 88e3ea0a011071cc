namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>A file of sections with settings; a section may inherit another's by a setting 'inherit'. Immutable.</summary>
internal sealed class IniSections
{
    // Longer chains of inheritance can only be circles.
    private const int MaximumDepth = 64;

    private readonly Dictionary<string, Dictionary<string, string>> _sections;
    private readonly List<string> _names;

    private IniSections(string source, List<string> names, Dictionary<string, Dictionary<string, string>> sections) => (Source, _names, _sections) = (source, names, sections);

    /// <summary>What the file is called in messages.</summary>
    public string Source { get; }

    /// <summary>Names of the sections, in the file's order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Parses a file; lines that begin with ';' or '#' are comments.</summary>
    public static IniSections Parse(string text, string source)
    {
        List<string> names = [];
        Dictionary<string, Dictionary<string, string>> sections = new(StringComparer.Ordinal);
        Dictionary<string, string>? section = null;
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.Trim();
            if (line.Length == 0 || line[0] is ';' or '#') continue;
            if (line[0] == '[' && line[^1] == ']')
            {
                section = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                if (!sections.TryAdd(line[1..^1], section)) throw new SimulationException($"{source}: section '{line[1..^1]}' stands twice, the second time in line {number}.");
                names.Add(line[1..^1]);
                continue;
            }

            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (section is null || equals <= 0) throw new SimulationException($"{source}: line {number} shall be a section in brackets, a setting 'name=value' in a section, or a comment.");
            section[line[..equals].Trim()] = line[(equals + 1)..].Trim();
        }

        return new IniSections(source, names, sections);
    }

    /// <summary>A setting of a section or of those that it inherits; null without one.</summary>
    /// <exception cref="SimulationException">An inherited section is missing, or inheritance runs in a circle.</exception>
    public string? Find(string section, string key)
    {
        string name = section;
        for (int depth = 0; depth < MaximumDepth; depth++)
        {
            if (!_sections.TryGetValue(name, out Dictionary<string, string>? settings)) throw Error(section, "inherit", $"one of {string.Join(", ", _names)}");
            if (settings.TryGetValue(key, out string? value)) return value;
            if (!settings.TryGetValue("inherit", out string? parent)) return null;
            name = parent;
        }

        throw Error(section, "inherit", "no circle");
    }

    /// <summary>What is wrong with a setting.</summary>
    public SimulationException Error(string section, string key, string rule) => new($"{Source}: setting '{key}' of [{section}] shall be {rule}.");
}
