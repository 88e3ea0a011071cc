using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// The weights of one accumulation as kernels read them, and biases that contain the zero points:
/// sum (x - zp) w + b = sum x' w + (b - (zp + offset) sum w), where x' = x + offset is kernel format.
/// </summary>
/// <remarks>
/// 16-bit weights of dense kernels are two int8 planes, w = 256 h + l with h = (w + 128) >> 8 and l in [-128, 127]; above
/// 32639 h would be 128, then <see cref="IsExact"/> is false and scalar code takes over. A depthwise kernel multiplies int16.
/// </remarks>
internal sealed unsafe class PackedWeights : IDisposable
{
    private const int LargestSplit = 32639;

    private readonly ConvGeometry _geometry;
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
        (_geometry, _kernels, _map, _element, _biasElement, _mode) = (geometry, kernels, map, element, biasElement, mode);
        int perGroup = Panel.GroupBytes / kernels.ElementBytes;
        Steps = geometry.IsDepthwise ? 1 : (map.SegmentLength + perGroup - 1) / perGroup;
        Planes = geometry.IsDepthwise || element == ElementType.Int8 ? 1 : 2;
        int outputs = Panel.Round(geometry.Outputs);
        PanelBytes = (long)map.Segments * Steps * Panel.StepBytes;
        _planeBytes = outputs / Panel.Width * PanelBytes;
        _weights = new AlignedMemory(_planeBytes * Planes);
        _biases = new AlignedMemory((long)outputs * (2 * sizeof(int) + sizeof(long)));
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

    public byte* PanelAt(int plane, int panel) => _weights.Pointer + plane * _planeBytes + panel * PanelBytes;

    /// <summary>Start values of a plane's sums.</summary>
    public int* Bias(int plane) => (int*)(WideBias + Panel.Round(_geometry.Outputs)) + plane * Panel.Round(_geometry.Outputs);

    /// <summary>Packs dense weights.</summary>
    public void Pack(byte* weights)
    {
        IsExact = true;
        PackCount++;
        for (int n = 0; n < _geometry.Outputs; n++)
        {
            // Depthwise weights are [K, N], all others [N, K].
            int start = _geometry.IsTapMajor ? n : n * _geometry.Inputs, stride = _geometry.IsTapMajor ? _geometry.Outputs : 1;
            _weightSums[n] = _element == ElementType.Int8
                ? PackChannel(n, (sbyte*)weights + start, stride)
                : PackChannel(n, (short*)weights + start, stride);
        }
    }

    /// <summary>Folds zero points and, by mode, planes into the biases; after <see cref="Pack"/>.</summary>
    public void FoldBias(byte* bias)
    {
        int offset = _geometry.ZeroPoint + (_geometry.IsDepthwise ? 0 : _kernels.ActivationOffset);
        for (int n = 0; n < _geometry.Outputs; n++)
        {
            long value = _biasElement == ElementType.Int32 ? ((int*)bias)[n] : ((long*)bias)[n];
            value -= offset * _weightSums[n];
            WideBias[n] = value;
            (Bias(0)[n], Bias(1)[n]) = _mode switch
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

    private long PackChannel<T>(int n, T* source, int stride)
        where T : unmanaged
    {
        long sum = 0;
        int perGroup = Panel.GroupBytes / _kernels.ElementBytes, k = 0;
        long panel = n / Panel.Width * PanelBytes, lane = n % Panel.Width * Panel.GroupBytes;
        for (int s = 0; s < _map.Segments; s++)
        {
            byte* segment = _weights.Pointer + panel + (long)s * Steps * Panel.StepBytes + lane;
            for (int q = 0; q < _map.SegmentLength; q++, k++)
            {
                int w = typeof(T) == typeof(sbyte) ? ((sbyte*)source)[k * stride] : ((short*)source)[k * stride];
                sum += w;
                if (_geometry.IsDepthwise)
                {
                    *(int*)segment = _kernels.PackInt16(w);
                    continue;
                }

                long at = q / perGroup * Panel.StepBytes + q % perGroup * _kernels.ElementBytes;
                if (typeof(T) == typeof(sbyte))
                {
                    Store(segment + at, w);
                    continue;
                }

                int high = (w + 128) >> 8;
                IsExact &= w <= LargestSplit;
                Store(segment + at, w - (high << 8));
                Store(segment + _planeBytes + at, high);
            }
        }

        return sum;
    }

    private void Store(byte* destination, int weight)
    {
        if (_kernels.ElementBytes == 1) *(sbyte*)destination = (sbyte)weight;
        else *(short*)destination = (short)weight;
    }
}
