using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// How one product a [M, K] by b [N, K] of two activations lies in scratch: both as int16, b - its zero point in panels as
/// weights are, a's zero point folded into biases.
/// </summary>
/// <remarks>b - zero point has 9 bits, or 17; the latter are two planes, 256 h + l with |h| up to 256, as for weights.</remarks>
internal sealed unsafe class BatchProduct
{
    /// <summary>What scratch may hold: offsets are int32.</summary>
    public const long LargestBytes = 1L << 30;

    private readonly BatchMatMul _operation;
    private readonly KernelSet _kernels;
    private readonly bool _isWideA;
    private readonly bool _isWideB;
    private readonly int _rowBytes;
    private readonly long _planeBytes;
    private readonly long _mapBytes;

    public BatchProduct(BatchMatMul operation, KernelSet kernels, ElementType a, ElementType b, int rows, int columns, int depth, bool isInt32)
    {
        (_operation, _kernels, Rows, Columns, Depth) = (operation, kernels, rows, columns, depth);
        (_isWideA, _isWideB) = (a == ElementType.Int16, b == ElementType.Int16);
        Panels = new ChannelPanels(columns);
        Steps = (depth + 1) / 2;
        Mode = isInt32 && !_isWideB ? SumMode.Int32 : SumMode.Wide;

        // |a| is at most 2^7 or 2^15, |b - zero point| of a plane at most 2^8.
        int products = int.MaxValue / ((_isWideA ? 1 << 15 : 1 << 7) << 8);
        StepsPerChunk = Mode == SumMode.Wide ? products / 2 : Math.Max(Steps, 1);
        _rowBytes = Steps * Panel.GroupBytes;
        _mapBytes = AlignedMemory.Round((long)rows * _rowBytes);
        _planeBytes = (long)Panels.Count * Steps * Panel.StepBytes;
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Depth { get; }

    /// <summary>Pairs of products an output sums.</summary>
    public int Steps { get; }

    /// <summary>Pairs an int32 sum is sure to hold; <see cref="SumMode.Wide"/> sums chunk by chunk.</summary>
    public int StepsPerChunk { get; }

    public SumMode Mode { get; }

    public ChannelPanels Panels { get; }

    /// <summary>1, or 2 for 16-bit b: first l, then h.</summary>
    public int Planes => _isWideB ? 2 : 1;

    /// <summary>Scratch: a, planes of b, wide biases, int32 biases and zeros, pixel offsets.</summary>
    public long ByteCount => BiasOffset + AlignedMemory.Round((long)Panels.Slots * (sizeof(long) + 2 * sizeof(int)) + (long)Rows * sizeof(int));

    private long BiasOffset => _mapBytes + _planeBytes * Planes;

    public long* WideBias(byte* scratch) => (long*)(scratch + BiasOffset);

    /// <summary>Start values of a plane's sums.</summary>
    public int* Bias(byte* scratch, int plane) => (int*)(WideBias(scratch) + Panels.Slots) + plane * Panels.Slots;

    /// <summary>Byte offset of each row of a.</summary>
    public int* Pixels(byte* scratch) => Bias(scratch, 0) + 2 * Panels.Slots;

    /// <summary>A panel of b from a step on.</summary>
    public byte* PanelAt(byte* scratch, int plane, int panel, int step) =>
        scratch + _mapBytes + plane * _planeBytes + ((long)panel * Steps + step) * Panel.StepBytes;

    /// <summary>Brings both operands to scratch.</summary>
    public void Load(byte* a, byte* b, byte* scratch)
    {
        int* pixels = Pixels(scratch);
        for (int r = 0; r < Rows; r++) pixels[r] = r * _rowBytes;

        // Rows of whole pairs lie in scratch as they do in a: they are one.
        bool isDense = Depth % 2 == 0;
        int rows = isDense ? Math.Min(Rows, 1) : Rows, count = isDense ? Rows * Depth : Depth;
        for (int r = 0; r < rows; r++)
        {
            byte* row = scratch + (long)r * _rowBytes;
            if (_isWideA) Buffer.MemoryCopy(a + (long)r * Depth * 2, row, count * 2L, count * 2L);
            else _kernels.Widen((sbyte*)a + (long)r * Depth, row, count);
        }

        // Places without a column, and the second half of an odd last pair, are 0.
        new Span<byte>(PanelAt(scratch, 0, 0, 0), checked((int)(_planeBytes * Planes))).Clear();
        for (int slot = 0; slot < Panels.Slots; slot++)
        {
            long bias = slot >= Columns ? 0 : -_operation.LeftZeroPoint * (_isWideB ? Pack((short*)b, slot, scratch) : Pack((sbyte*)b, slot, scratch));
            WideBias(scratch)[slot] = bias;
            (Bias(scratch, 0)[slot], Bias(scratch, 1)[slot]) = (Mode == SumMode.Int32 ? (int)bias : 0, 0);
        }
    }

    // A pair of values is one int32, and those of a column lie a step apart.
    private long Pack(sbyte* b, int n, byte* scratch)
    {
        long sum = 0;
        sbyte* row = b + (long)n * Depth;
        int* pairs = (int*)PanelAt(scratch, 0, n / Panel.Width, 0) + n % Panel.Width;
        int zeroPoint = _operation.RightZeroPoint, k = 0;
        for (; k < Depth - 1; k += 2, pairs += Panel.Width)
        {
            int first = row[k] - zeroPoint, second = row[k + 1] - zeroPoint;
            sum += first + second;
            *pairs = (first & 0xFFFF) | (second << 16);
        }

        if (k == Depth) return sum;
        int last = row[k] - zeroPoint;
        *pairs = last & 0xFFFF;
        return sum + last;
    }

    private long Pack(short* b, int n, byte* scratch)
    {
        long sum = 0;
        short* row = b + (long)n * Depth;
        short* low = (short*)(PanelAt(scratch, 0, n / Panel.Width, 0) + n % Panel.Width * Panel.GroupBytes);
        for (int k = 0; k < Depth; k++)
        {
            int value = row[k] - _operation.RightZeroPoint, high = (value + 128) >> 8;
            long at = (long)(k / 2) * (Panel.StepBytes / sizeof(short)) + k % 2;
            sum += value;
            low[_planeBytes / sizeof(short) + at] = (short)high;
            low[at] = (short)(value - (high << 8));
        }

        return sum;
    }
}
