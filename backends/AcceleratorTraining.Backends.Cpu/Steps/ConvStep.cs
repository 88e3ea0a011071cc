using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>CONV2D, DEPTHWISE_CONV2D or MATMUL with, if fused, its RESCALE. Operands: x, weights, bias; result.</summary>
internal sealed unsafe class ConvStep : Step
{
    private const int SumBytes = Panel.ChunkPixels * Panel.Width * sizeof(int);

    private readonly ConvGeometry _geometry;
    private readonly KernelSet _kernels;
    private readonly PackedConv? _packed;
    private readonly InOrderSums _inOrder;
    private readonly Epilogue _epilogue;
    private readonly ElementType _output;

    /// <summary>Makes the step.</summary>
    /// <param name="geometry">Sizes of one unit.</param>
    /// <param name="kernels">What to run.</param>
    /// <param name="packed">Packed weights; null if only index order is exact.</param>
    /// <param name="inOrder">The exact path.</param>
    /// <param name="epilogue">What happens to sums.</param>
    /// <param name="x">Format of the activations.</param>
    /// <param name="output">Format of the results.</param>
    public ConvStep(ConvGeometry geometry, KernelSet kernels, PackedConv? packed, InOrderSums inOrder, Epilogue epilogue, ElementType x, ElementType output)
    {
        (_geometry, _kernels, _packed, _inOrder, _epilogue, _output) = (geometry, kernels, packed, inOrder, epilogue, output);
        ImageBytes = (long)geometry.Height * geometry.Width * geometry.Channels * x.ByteCount();
    }

    public override long ScratchBytes => _packed is null ? 0 : _packed.Map.ByteCount + 2 * SumBytes + RescaleStage.ScratchBytes;

    private long ImageBytes { get; }

    public override void Run(in Frame frame, int unit)
    {
        byte* x = Reads[0].At(frame, unit);
        byte* results = Writes[0].At(frame, unit);
        long resultBytes = (long)_geometry.Pixels * _geometry.Outputs * _output.ByteCount();
        for (int image = 0; image < _geometry.Images; image++)
        {
            if (_packed is { Weights.IsExact: true }) RunPacked(_packed, x, results, frame.Scratch);
            else RunInOrder(x, Reads[1].At(frame, unit), Reads[2].At(frame, unit), results);
            x += ImageBytes;
            results += resultBytes;
        }
    }

    private void RunPacked(PackedConv packed, byte* image, byte* results, byte* scratch)
    {
        PackedWeights weights = packed.Weights;
        PaddedMap layout = packed.Map;
        int* low = (int*)(scratch + layout.ByteCount), high = low + SumBytes / sizeof(int);
        byte* tail = (byte*)(high + SumBytes / sizeof(int));
        layout.Fill((sbyte*)image, scratch);
        FilterWalk walk = new((nint)layout.SegmentOffsets, layout.Segments, weights.Steps);
        int panels = Panel.Round(_geometry.Outputs) / Panel.Width, pixels = _geometry.Pixels;
        long pixelBytes = (long)_geometry.Outputs * _output.ByteCount();
        for (int panel = 0; panel < panels; panel++)
            for (int pixel = 0; pixel < pixels; pixel += Panel.ChunkPixels)
            {
                int rows = Math.Min(Panel.ChunkPixels, pixels - pixel);
                if (_geometry.IsDepthwise)
                {
                    int* bias = weights.Bias(0) + panel * Panel.Width;
                    _kernels.Depthwise((sbyte*)scratch + panel * Panel.Width, layout.Pixels + pixel, rows, layout.SegmentOffsets, layout.Segments, (int*)weights.PanelAt(0, panel), bias, low);
                }
                else
                {
                    for (int plane = 0; plane < weights.Planes; plane++)
                    {
                        int* bias = weights.Bias(plane) + panel * Panel.Width;
                        _kernels.Dense(scratch, layout.Pixels + pixel, rows, walk, weights.PanelAt(plane, panel), bias, plane == 0 ? low : high);
                    }
                }

                _epilogue.Store(weights, panel, rows, low, high, results + pixel * pixelBytes, tail);
            }
    }

    private void RunInOrder(byte* image, byte* weights, byte* bias, byte* results)
    {
        for (int pixel = 0; pixel < _geometry.Pixels; pixel++)
            for (int n = 0; n < _geometry.Outputs; n++)
            {
                _epilogue.Store(_inOrder.At(image, weights, bias, pixel, n), results, pixel, n, _output);
            }
    }
}
