using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// The weights of one accumulation as kernels read them, and biases that contain the zero points:
/// sum (x - zp) w + b = sum x' w + (b - (zp + offset) sum w), where x' = x + offset is kernel format.
/// </summary>
/// <remarks>
/// 16-bit weights of dense kernels are two planes, w = 256 h + l with h = (w + 128) >> 8 and l in [-128, 127]. Above 32639
/// h is 128, which a map of bytes has no room for: then <see cref="IsExact"/> is false and scalar code takes over. A
/// depthwise kernel multiplies int16.
/// </remarks>
internal sealed unsafe class PackedWeights : IDisposable
{
    private const int LargestSplit = 32639;

    private readonly ConvGeometry _geometry;
    private readonly ChannelPanels _panels;
    private readonly KernelSet _kernels;
    private readonly PaddedMap _map;
    private readonly ElementType _element;
    private readonly ElementType _biasElement;
    private readonly SumMode _mode;
    private readonly AlignedMemory _weights;
    private readonly AlignedMemory _biases;
    private readonly long[] _weightSums;
    private readonly long _planeBytes;

    public PackedWeights(ConvGeometry geometry, KernelSet kernels, PaddedMap map, ElementType element, ElementType biasElement, SumMode mode)
    {
        (_geometry, _panels, _kernels, _map, _element, _biasElement, _mode) = (geometry, geometry.Panels, kernels, map, element, biasElement, mode);
        int perGroup = Panel.GroupBytes / map.ElementBytes;
        Steps = geometry.IsDepthwise ? 1 : (map.SegmentLength + perGroup - 1) / perGroup;
        Planes = geometry.IsDepthwise || element != ElementType.Int16 ? 1 : 2;
        PanelBytes = (long)map.Segments * Steps * Panel.StepBytes;
        _planeBytes = _panels.Count * PanelBytes;
        _weights = new AlignedMemory(_planeBytes * Planes);
        _biases = new AlignedMemory((long)_panels.Slots * (2 * sizeof(int) + sizeof(long)));
        _weightSums = new long[geometry.Outputs];
    }

    /// <summary>How often weights were packed; tests watch it.</summary>
    public int PackCount { get; private set; }

    /// <summary>Whether the packed form holds the weights exactly.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>1, or 2 for 16-bit weights of dense kernels: first l, then h.</summary>
    public int Planes { get; }

    /// <summary>Activation groups of a segment.</summary>
    public int Steps { get; }

    public long PanelBytes { get; }

    public long ByteCount => _weights.ByteCount + _biases.ByteCount;

    /// <summary>What is added to 256 h + l in <see cref="SumMode.Wide"/>.</summary>
    public long* WideBias => (long*)_biases.Pointer;

    /// <summary>A panel's weights from a segment on.</summary>
    public byte* PanelAt(int plane, int panel, int segment = 0) => _weights.Pointer + plane * _planeBytes + panel * PanelBytes + (long)segment * Steps * Panel.StepBytes;

    /// <summary>Start values of a plane's sums.</summary>
    public int* Bias(int plane) => (int*)(WideBias + _panels.Slots) + plane * _panels.Slots;

    /// <summary>Packs dense weights.</summary>
    public void Pack(byte* weights)
    {
        IsExact = true;
        PackCount++;
        for (int n = 0; n < _geometry.Outputs; n++)
        {
            // Depthwise weights are [K, N], all others [N, K].
            int start = _geometry.IsTapMajor ? n : n * _geometry.Inputs, stride = _geometry.IsTapMajor ? _geometry.Outputs : 1;
            _weightSums[n] = _element switch
            {
                ElementType.Int8 => PackChannel<Int8Weights>(n, weights, start, stride),
                ElementType.Int16 => PackChannel<Int16Weights>(n, weights, start, stride),
                _ => PackChannel<Int4Weights>(n, weights, start, stride),
            };
        }
    }

    /// <summary>Folds zero points and, by mode, planes into the biases; after <see cref="Pack"/>.</summary>
    public void FoldBias(byte* bias)
    {
        int offset = _geometry.ZeroPoint + _map.Offset;
        for (int n = 0; n < _geometry.Outputs; n++)
        {
            int slot = _panels.Slot(n);
            long value = _biasElement == ElementType.Int32 ? ((int*)bias)[n] : ((long*)bias)[n];
            value -= offset * _weightSums[n];
            WideBias[slot] = value;
            (Bias(0)[slot], Bias(1)[slot]) = _mode switch
            {
                SumMode.Int32 => ((int)value, 0),

                // 256 H + L + b with b = 256 bh + bl, rounded half up by 2^8: H + bh + ((L + bl + 128) >> 8).
                SumMode.SplitPlanes => ((int)(value & 0xFF) + 128, (int)(value >> 8)),
                _ => (0, 0),
            };
        }
    }

    public void Dispose()
    {
        _weights.Dispose();
        _biases.Dispose();
    }

    private long PackChannel<TReader>(int n, byte* source, int index, int stride)
        where TReader : struct, IWeightReader
    {
        long sum = 0;
        int slot = _panels.Slot(n), elementBytes = _map.ElementBytes, perGroup = Panel.GroupBytes / elementBytes;
        byte* segment = PanelAt(0, slot / Panel.Width) + slot % Panel.Width * Panel.GroupBytes;
        for (int s = 0; s < _map.Segments; s++)
        {
            int length = Math.Min(_map.SegmentLength, _map.RunLength - s % _map.SegmentsPerRun * _map.SegmentLength);
            for (int q = 0; q < length; q++, index += stride)
            {
                int w = TReader.Read(source, index);
                sum += w;
                if (_geometry.IsDepthwise)
                {
                    *(int*)segment = _kernels.PackInt16(w);
                    continue;
                }

                byte* at = segment + (long)(q / perGroup) * Panel.StepBytes + q % perGroup * elementBytes;
                if (typeof(TReader) != typeof(Int16Weights))
                {
                    Store(at, w);
                    continue;
                }

                int high = (w + 128) >> 8;
                IsExact &= w <= LargestSplit || _map.ElementBytes == 2;
                Store(at, w - (high << 8));
                Store(at + _planeBytes, high);
            }

            segment += (long)Steps * Panel.StepBytes;
        }

        return sum;
    }

    private void Store(byte* destination, int weight)
    {
        if (_map.ElementBytes == 1) *(sbyte*)destination = (sbyte)weight;
        else *(short*)destination = (short)weight;
    }
}
