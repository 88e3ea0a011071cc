using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>
/// Where every value of a program lies: in a binding's buffer, among the constants, or in an arena by lifetime; behind the
/// program's values the scratch of single nodes.
/// </summary>
internal sealed class ValuePlacement
{
    // Room for every format and for coalesced access.
    private const int Alignment = 64;

    private readonly List<long> _offsets = [], _bytes = [];
    private readonly List<(int First, int Last)> _lives = [];
    private readonly List<int> _movable = [];

    private ValuePlacement(ForwardProgram program) => Direct = new int[program.Values.Length];

    /// <summary>Values and scratch together.</summary>
    public int Count => _offsets.Count;

    /// <summary>Place in the executable's memory; -1 for what lies in a binding's buffer.</summary>
    public IReadOnlyList<long> Offsets => _offsets;

    /// <summary>Size in bytes; at least 1, because no accelerator has a view of nothing.</summary>
    public IReadOnlyList<long> Bytes => _bytes;

    /// <summary>The output binding whose buffer a node's result is written into at once; -1 for none.</summary>
    public int[] Direct { get; }

    /// <summary>Constants; the arena begins behind them.</summary>
    public long ConstantBytes { get; private set; }

    /// <summary>Constants and arena.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>The same by kind.</summary>
    public MemoryFootprint Footprint { get; private set; }

    /// <summary>Places all values of a valid program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="scratchBytes">What each node needs besides its operands; the values after the program's are these, in order.</param>
    public static ValuePlacement Create(ForwardProgram program, long[][] scratchBytes)
    {
        ValuePlacement placement = new(program);
        placement.PlaceValues(program);
        placement.ConstantBytes = placement.TotalBytes;
        for (int n = 0; n < scratchBytes.Length; n++)
        {
            foreach (long bytes in scratchBytes[n]) placement.AddMovable(bytes, n, n);
        }

        placement.PlaceArena();
        long scratch = scratchBytes.Select(node => node.Sum(Aligned)).DefaultIfEmpty().Max();
        placement.Footprint = new MemoryFootprint(placement.ConstantBytes, placement.TotalBytes - placement.ConstantBytes - scratch, scratch);
        return placement;
    }

    /// <summary>Bytes with what is left free behind them.</summary>
    public static long Aligned(long bytes) => (Math.Max(bytes, 1) + Alignment - 1) & -Alignment;

    private void PlaceValues(ForwardProgram program)
    {
        int end = program.Nodes.Length;
        int[] first = new int[program.Values.Length], last = new int[program.Values.Length];
        Array.Fill(first, -1);
        Array.Fill(Direct, -1);
        for (int n = 0; n < end; n++)
        {
            foreach (int input in program.Nodes[n].Inputs) last[input] = n;
            foreach (int output in program.Nodes[n].Outputs) (first[output], last[output]) = (n, n);
        }

        for (int b = 0; b < program.Bindings.Length; b++)
        {
            Binding binding = program.Bindings[b];
            if (binding.OutputValue < 0) continue;
            last[binding.OutputValue] = end;

            // An input-output's old content may still be read when its new one is known; an output's buffer is its own. spec: PROGRAM-08
            if (binding.Direction == BindingDirection.Output && first[binding.OutputValue] >= 0 && Direct[binding.OutputValue] < 0) Direct[binding.OutputValue] = b;
        }

        for (int v = 0; v < program.Values.Length; v++)
        {
            ProgramValue value = program.Values[v];
            if (first[v] >= 0 && Direct[v] < 0)
            {
                AddMovable(value.Type.ByteCount, first[v], last[v]);
                continue;
            }

            _offsets.Add(value.IsConstant ? TotalBytes : -1);
            _bytes.Add(Math.Max(value.Type.ByteCount, 1));
            _lives.Add(default);
            if (value.IsConstant) TotalBytes += Aligned(value.Type.ByteCount);
        }
    }

    private void AddMovable(long bytes, int first, int last)
    {
        _movable.Add(Count);
        _offsets.Add(-1);
        _bytes.Add(Math.Max(bytes, 1));
        _lives.Add((first, last));
    }

    // Largest values first, each at the lowest place that is free over its life.
    private void PlaceArena()
    {
        long start = TotalBytes;
        List<int> placed = [];
        foreach (int value in _movable.OrderByDescending(v => _bytes[v]).ThenBy(v => v))
        {
            (int first, int last) = _lives[value];
            long offset = start, size = Aligned(_bytes[value]);
            foreach (int other in placed.Where(o => _lives[o].First <= last && first <= _lives[o].Last).OrderBy(o => _offsets[o]))
            {
                if (_offsets[other] >= offset + size) break;
                offset = Math.Max(offset, _offsets[other] + Aligned(_bytes[other]));
            }

            _offsets[value] = offset;
            placed.Add(value);
            TotalBytes = Math.Max(TotalBytes, offset + size);
        }
    }
}
