using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>BATCH_MATMUL with, if fused, its RESCALE. Operands: a, b; result.</summary>
/// <param name="operation">Zero points.</param>
/// <param name="product">Sizes of one product, and its form in scratch.</param>
/// <param name="kernels">What to run.</param>
/// <param name="batches">Products a unit.</param>
/// <param name="inOrder">Null if sums may be taken in any order.</param>
/// <param name="epilogue">What happens to sums.</param>
/// <param name="a">Format of a.</param>
/// <param name="b">Format of b.</param>
/// <param name="y">Format of the result.</param>
internal sealed unsafe class BatchMatMulStep(BatchMatMul operation, BatchProduct product, KernelSet kernels, int batches, InOrderAccumulator? inOrder, Epilogue epilogue, ElementType a, ElementType b, ElementType y) : Step
{
    private readonly long _pixelBytes = (long)product.Columns * y.ByteCount();

    /// <summary>Whether the dense kernels run; tests look at it.</summary>
    public bool IsPacked => inOrder is null;

    public override long ScratchBytes => IsPacked ? product.ByteCount + PanelSums.ByteCount + RescaleStage.ScratchBytes : 0;

    public override void Run(in Frame frame, int unit)
    {
        byte* left = Reads[0].At(frame, unit), right = Reads[1].At(frame, unit), results = Writes[0].At(frame, unit);
        for (int batch = 0; batch < batches; batch++)
        {
            if (inOrder is { } accumulator) RunInOrder(accumulator, left, right, results);
            else RunPacked(left, right, results, frame.Scratch);
            left += (long)product.Rows * product.Depth * a.ByteCount();
            right += (long)product.Columns * product.Depth * b.ByteCount();
            results += product.Rows * _pixelBytes;
        }
    }

    private void RunPacked(byte* left, byte* right, byte* results, byte* scratch)
    {
        product.Load(left, right, scratch);
        PanelSums sums = new(scratch + product.ByteCount);
        byte* tail = scratch + product.ByteCount + PanelSums.ByteCount;
        for (int panel = 0; panel < product.Panels.Count; panel++)
            for (int row = 0; row < product.Rows; row += Panel.ChunkPixels)
            {
                int rows = Math.Min(Panel.ChunkPixels, product.Rows - row);
                byte* target = results + row * _pixelBytes;
                if (product.Mode == SumMode.Int32)
                {
                    Sum(panel, row, rows, 0, product.Steps, scratch, sums);
                    epilogue.Store(panel, rows, sums.Low, sums.High, target, tail);
                    continue;
                }

                sums.ClearWide(rows);
                for (int step = 0; step < product.Steps; step += product.StepsPerChunk)
                {
                    Sum(panel, row, rows, step, Math.Min(product.StepsPerChunk, product.Steps - step), scratch, sums);
                    sums.AddToWide(rows, product.Planes);
                }

                epilogue.StoreWide(panel, rows, sums.Wide, product.WideBias(scratch) + panel * Panel.Width, sums.Low, target, tail);
            }
    }

    private void Sum(int panel, int row, int rows, int step, int steps, byte* scratch, PanelSums sums)
    {
        int offset = step * Panel.GroupBytes;
        FilterWalk walk = new((nint)(&offset), 1, steps);
        for (int plane = 0; plane < product.Planes; plane++)
        {
            int* bias = product.Bias(scratch, plane) + panel * Panel.Width;
            kernels.DenseWords(scratch, product.Pixels(scratch) + row, rows, walk, product.PanelAt(scratch, plane, panel, step), bias, plane == 0 ? sums.Low : sums.High);
        }
    }

    private void RunInOrder(InOrderAccumulator accumulator, byte* left, byte* right, byte* results)
    {
        int depth = product.Depth;
        for (int row = 0; row < product.Rows; row++)
            for (int n = 0; n < product.Columns; n++)
            {
                long sum = 0;
                for (int k = 0; k < depth; k++)
                {
                    long x = Dense.Read(a, left, row * depth + k) - operation.LeftZeroPoint, w = Dense.Read(b, right, n * depth + k) - operation.RightZeroPoint;
                    sum = accumulator.Add(sum, x * w);
                }

                epilogue.Store(sum, results, row, n);
            }
    }
}
