namespace AcceleratorTraining.Backends.Cpu;

/// <summary>What one thread needs to run steps: its table of values and versions, its own arena, its scratch.</summary>
internal sealed unsafe class ThreadMemory : IDisposable
{
    private readonly AlignedMemory _table;
    private readonly AlignedMemory _local;
    private readonly AlignedMemory _scratch;
    private readonly int _values;

    public ThreadMemory(ValuePlacer plan, byte* constants, byte* shared, long scratchBytes)
    {
        _values = plan.Places.Length;
        _table = new AlignedMemory(_values * (long)(sizeof(byte*) + sizeof(long)));
        _local = new AlignedMemory(plan.LocalBytes);
        _scratch = new AlignedMemory(scratchBytes);
        Frame frame = Frame;
        for (int v = 0; v < _values; v++)
        {
            (PlaceKind kind, long offset) = plan.Places[v];
            frame.Values[v] = kind switch
            {
                PlaceKind.Constant => constants + offset,
                PlaceKind.Shared => shared + offset,
                PlaceKind.Local => _local.Pointer + offset,
                _ => null,
            };
            frame.Versions[v] = kind == PlaceKind.Constant ? Cpu.Frame.Constant : Cpu.Frame.Computed;
        }
    }

    public Frame Frame => new((byte**)_table.Pointer, (long*)((byte**)_table.Pointer + _values), _scratch.Pointer);

    public void Dispose()
    {
        _table.Dispose();
        _local.Dispose();
        _scratch.Dispose();
    }
}
