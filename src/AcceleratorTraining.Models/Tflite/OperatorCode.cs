namespace AcceleratorTraining.Models;

/// <summary>An entry of the model's operator table.</summary>
/// <param name="Code">Number in the schema's BuiltinOperator.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Version of the definition.</param>
internal readonly record struct OperatorCode(int Code, string Name, int Version)
{
    public static OperatorCode Read(FlatBuffer buffer, FlatTable table)
    {
        // Old files have the number in a byte, new ones in an int; the larger one counts.
        int code = Math.Max((int)(sbyte)table.Byte(0), table.Int32(3));
        if (code < 0) throw buffer.Fail(table.Position, $"operator code {code} is negative");
        string name = code == OperatorCodes.Custom ? $"'{table.String(1)}'" : OperatorCodes.Name(code);
        return new OperatorCode(code, name, table.Int32(2, 1));
    }
}
