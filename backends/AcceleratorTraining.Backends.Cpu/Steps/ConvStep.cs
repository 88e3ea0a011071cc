using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>CONV2D, DEPTHWISE_CONV2D or MATMUL with, if fused, its RESCALE. Operands: x, weights, bias; result.</summary>
internal sealed unsafe class ConvStep : Step
{
    private readonly ConvGeometry _geometry;
    private readonly KernelSet _kernels;
    private readonly InOrderSums _inOrder;
    private readonly Epilogue _epilogue;
    private readonly long _imageBytes;
    private readonly long _pixelBytes;
    private readonly int _panels;

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
        (_geometry, _kernels, Packed, _inOrder, _epilogue) = (geometry, kernels, packed, inOrder, epilogue);
        _imageBytes = (long)geometry.Height * geometry.Width * geometry.Channels * x.ByteCount();
        _pixelBytes = (long)geometry.Outputs * output.ByteCount();
        _panels = geometry.Panels.Count;
    }

    /// <summary>The packed form; null if only index order is exact. Tests look at it.</summary>
    public PackedConv? Packed { get; }

    public override long ScratchBytes => Packed is null ? 0 : Packed.Map.ByteCount + PanelSums.ByteCount + RescaleStage.ScratchBytes;

    public override void Run(in Frame frame, int unit)
    {
        byte* x = Reads[0].At(frame, unit);
        byte* results = Writes[0].At(frame, unit);
        for (int image = 0; image < _geometry.Images; image++)
        {
            if (Packed is { Weights.IsExact: true }) RunPacked(Packed, x, results, frame.Scratch);
            else RunInOrder(x, Reads[1].At(frame, unit), Reads[2].At(frame, unit), results);
            x += _imageBytes;
            results += _geometry.Pixels * _pixelBytes;
        }
    }

    private void RunPacked(PackedConv packed, byte* image, byte* results, byte* scratch)
    {
        PackedWeights weights = packed.Weights;
        PanelSums sums = new(scratch + packed.Map.ByteCount);
        byte* tail = scratch + packed.Map.ByteCount + PanelSums.ByteCount;
        packed.Map.Fill(image, scratch);
        int pixels = _geometry.Pixels;
        for (int panel = 0; panel < _panels; panel++)
            for (int pixel = 0; pixel < pixels; pixel += Panel.ChunkPixels)
            {
                int rows = Math.Min(Panel.ChunkPixels, pixels - pixel);
                byte* target = results + pixel * _pixelBytes;
                if (packed.Mode == SumMode.Wide)
                {
                    SumWide(packed, panel, pixel, rows, scratch, sums);
                    _epilogue.StoreWide(panel, rows, sums.Wide, weights.WideBias + panel * Panel.Width, sums.Low, target, tail);
                    continue;
                }

                Sum(packed, panel, pixel, rows, 0, packed.Map.Segments, scratch, sums);
                _epilogue.Store(panel, rows, sums.Low, sums.High, target, tail);
            }
    }

    private void SumWide(PackedConv packed, int panel, int pixel, int rows, byte* map, PanelSums sums)
    {
        sums.ClearWide(rows);
        for (int segment = 0; segment < packed.Map.Segments; segment += packed.SegmentsPerChunk)
        {
            int count = Math.Min(packed.SegmentsPerChunk, packed.Map.Segments - segment);
            Sum(packed, panel, pixel, rows, segment, count, map, sums);
            sums.AddToWide(rows, packed.Weights.Planes);
        }
    }

    private void Sum(PackedConv packed, int panel, int pixel, int rows, int segment, int segments, byte* map, PanelSums sums)
    {
        PackedWeights weights = packed.Weights;
        int* pixels = packed.Map.Pixels + pixel, offsets = packed.Map.SegmentOffsets + segment;
        map += packed.Map.PanelOffset(panel);
        FilterWalk walk = new((nint)offsets, segments, weights.Steps);
        for (int plane = 0; plane < weights.Planes; plane++)
        {
            byte* panelWeights = weights.PanelAt(plane, panel, segment);
            int* bias = weights.Bias(plane) + panel * Panel.Width, results = plane == 0 ? sums.Low : sums.High;
            if (!_geometry.IsDepthwise && packed.Format == MapFormat.Kernel) _kernels.Dense(map, pixels, rows, walk, panelWeights, bias, results);
            else if (!_geometry.IsDepthwise) _kernels.DenseWords(map, pixels, rows, walk, panelWeights, bias, results);
            else if (packed.Format == MapFormat.Int8) _kernels.Depthwise(map, pixels, rows, offsets, segments, (int*)panelWeights, bias, results);
            else _kernels.DepthwiseWords(map, pixels, rows, offsets, segments, (int*)panelWeights, bias, results);
        }
    }

    private void RunInOrder(byte* image, byte* weights, byte* bias, byte* results)
    {
        for (int pixel = 0; pixel < _geometry.Pixels; pixel++)
            for (int n = 0; n < _geometry.Outputs; n++)
            {
                _epilogue.Store(_inOrder.At(image, weights, bias, pixel, n), results, pixel, n);
            }
    }
}
