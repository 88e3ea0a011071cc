namespace AcceleratorTraining.Models;

/// <summary>Which definitions of its operators a model was written for.</summary>
internal sealed class OpsetImports
{
    // QuantizeLinear came with 10. What is read here has not changed since 21.
    private const long Oldest = 10;
    private const long Newest = 25;

    private readonly Dictionary<string, long> _versions = [];

    /// <summary>Version of ONNX's own operators.</summary>
    public int Version => (int)_versions[""];

    public static bool IsDefault(string domain) => domain is "" or "ai.onnx";

    public void Read(ProtoReader reader)
    {
        int offset = reader.FieldOffset, end = reader.Message();
        string domain = "";
        long version = 0;
        while (reader.Next(end))
        {
            if (reader.Field == 1) domain = reader.Text();
            else if (reader.Field == 2) version = reader.Int64();
            else reader.Skip();
        }

        if (!_versions.TryAdd(IsDefault(domain) ? "" : domain, version)) throw reader.Fail(offset, $"operator set '{domain}' is imported twice");
    }

    /// <summary>Checks that the operators of this library are those of the model.</summary>
    public void Check(ProtoReader reader)
    {
        if (!_versions.TryGetValue("", out long version)) throw reader.Fail(0, "it imports no version of ONNX's operator set");
        if (version is < Oldest or > Newest) throw reader.Unsupported($"it is written for operator set {version}; supported are {Oldest} to {Newest}");
        if (_versions.TryGetValue(OnnxOperators.Microsoft, out long extension) && extension != 1) throw reader.Unsupported($"it is written for version {extension} of operator set '{OnnxOperators.Microsoft}'; supported is 1");
    }
}
