using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Experiments.References;

/// <summary>A CSV file with a header line; fields may be quoted.</summary>
internal sealed class ReferenceTableReader
{
    private readonly ImmutableArray<string> _columns;

    private ReferenceTableReader(ImmutableArray<string> columns, ImmutableArray<Row> rows) => (_columns, Rows) = (columns, rows);

    /// <summary>All rows but the header.</summary>
    public ImmutableArray<Row> Rows { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataSetException">A row has another number of fields than the header.</exception>
    public static ReferenceTableReader Load(string path)
    {
        string[] lines = [.. File.ReadLines(path).Where(l => l.Length > 0)];
        if (lines.Length == 0) throw new InvalidDataSetException($"'{path}' is empty: it shall have a header line.");
        ReferenceTableReader header = new(Split(lines[0]), []);
        List<Row> rows = [];
        for (int i = 1; i < lines.Length; i++)
        {
            ImmutableArray<string> fields = Split(lines[i]);
            if (fields.Length != header._columns.Length) throw new InvalidDataSetException($"Row {i} of '{path}' has {fields.Length} fields for {header._columns.Length} columns.");
            rows.Add(new Row(header, fields));
        }

        return new ReferenceTableReader(header._columns, [.. rows]);
    }

    private int IndexOf(string column)
    {
        int index = _columns.IndexOf(column);
        return index >= 0 ? index : throw new InvalidDataSetException($"There is no column '{column}'.");
    }

    private static ImmutableArray<string> Split(string line)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool quoted = false;
        foreach (char character in line)
        {
            if (character == '"') quoted = !quoted;
            else if (character == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(character);
        }

        fields.Add(field.ToString());
        return [.. fields];
    }

    /// <summary>One line.</summary>
    internal readonly struct Row(ReferenceTableReader table, ImmutableArray<string> fields)
    {
        /// <summary>A field as text.</summary>
        public string this[string column] => fields[table.IndexOf(column)];

        /// <summary>Whether a field is not empty.</summary>
        public bool Has(string column) => this[column].Length > 0;

        /// <summary>A field as a whole number; empty is 0.</summary>
        public long Integer(string column) => Has(column) ? long.Parse(this[column], CultureInfo.InvariantCulture) : 0;

        /// <summary>A field as a number; empty is 0.</summary>
        public double Number(string column) => Has(column) ? double.Parse(this[column], CultureInfo.InvariantCulture) : 0;
    }
}
