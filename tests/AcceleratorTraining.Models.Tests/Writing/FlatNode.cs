using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AcceleratorTraining.Models.Tests;

/// <summary>Something that a FlatBuffers file holds; an instance used twice is written once and referred to twice.</summary>
internal abstract class FlatNode
{
    public static FlatNode Bytes(ReadOnlySpan<byte> bytes) => new FlatData(bytes.Length, bytes.ToArray());

    public static FlatNode Text(string text) => Bytes(System.Text.Encoding.UTF8.GetBytes(text));

    public static FlatNode Vector<T>(params T[] values)
        where T : unmanaged => new FlatData(values.Length, MemoryMarshal.AsBytes<T>(values).ToArray());

    public static FlatNode Tables(IEnumerable<FlatNode> tables) => new FlatTables([.. tables]);

    /// <summary>A table from (field number, value) pairs: byte, int, long, float or another node.</summary>
    public static FlatNode Table(params (int Field, object Value)[] fields) => new FlatTableNode(fields);

    /// <summary>Writes a whole file.</summary>
    public static byte[] Write(FlatNode root, string identifier = "TFL3")
    {
        List<byte> file = [0, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(identifier)];
        Dictionary<FlatNode, int> positions = new(ReferenceEqualityComparer.Instance);
        List<(int Position, FlatNode Node)> references = [(0, root)];
        Queue<FlatNode> waiting = new([root]);
        while (waiting.TryDequeue(out FlatNode? node))
        {
            if (positions.ContainsKey(node)) continue;
            while (file.Count % 4 != 0) file.Add(0);
            int before = references.Count;
            positions[node] = node.Emit(file, references);
            for (int i = before; i < references.Count; i++) waiting.Enqueue(references[i].Node);
        }

        byte[] bytes = [.. file];
        foreach ((int position, FlatNode node) in references) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(position), positions[node] - position);
        return bytes;
    }

    protected abstract int Emit(List<byte> file, List<(int Position, FlatNode Node)> references);

    private static void Add(List<byte> file, int value) => file.AddRange(BitConverter.GetBytes(value));

    private sealed class FlatData(int count, byte[] bytes) : FlatNode
    {
        protected override int Emit(List<byte> file, List<(int Position, FlatNode Node)> references)
        {
            int position = file.Count;
            Add(file, count);
            file.AddRange(bytes);
            return position;
        }
    }

    private sealed class FlatTables(FlatNode[] tables) : FlatNode
    {
        protected override int Emit(List<byte> file, List<(int Position, FlatNode Node)> references)
        {
            int position = file.Count;
            Add(file, tables.Length);
            foreach (FlatNode table in tables)
            {
                references.Add((file.Count, table));
                Add(file, 0);
            }

            return position;
        }
    }

    private sealed class FlatTableNode((int Field, object Value)[] fields) : FlatNode
    {
        protected override int Emit(List<byte> file, List<(int Position, FlatNode Node)> references)
        {
            int slots = fields.Length == 0 ? 0 : fields.Max(f => f.Field) + 1;
            int start = file.Count, fieldList = 4 + slots * 2;
            ushort[] list = new ushort[2 + slots];
            List<byte> body = [0, 0, 0, 0];
            List<(int Offset, FlatNode Node)> nodes = [];
            foreach ((int field, object value) in fields)
            {
                list[2 + field] = (ushort)body.Count;
                if (value is FlatNode node) nodes.Add((body.Count, node));
                body.AddRange(value switch
                {
                    byte b => [b, 0, 0, 0],
                    int i => BitConverter.GetBytes(i),
                    long l => BitConverter.GetBytes(l),
                    float f => BitConverter.GetBytes(f),
                    _ => new byte[4],
                });
            }

            (list[0], list[1]) = ((ushort)fieldList, (ushort)body.Count);
            file.AddRange(MemoryMarshal.AsBytes<ushort>(list));
            while (file.Count % 4 != 0) file.Add(0);
            int position = file.Count;
            BitConverter.GetBytes(position - start).CopyTo(CollectionsMarshal.AsSpan(body));
            file.AddRange(body);
            references.AddRange(nodes.Select(n => (position + n.Offset, n.Node)));
            return position;
        }
    }
}
