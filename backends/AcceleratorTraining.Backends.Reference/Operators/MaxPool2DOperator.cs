using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/MAX_POOL2D.md</summary>
internal static class MaxPool2DOperator
{
    public static void Run(MaxPool2D operation, Tensor x, Tensor y)
    {
        Window2D window = operation.Window;
        (int height, int width, int channels) = (x.Shape[1], x.Shape[2], x.Shape[3]);
        int index = 0;
        for (int b = 0; b < y.Shape[0]; b++)
        for (int oy = 0; oy < y.Shape[1]; oy++)
        for (int ox = 0; ox < y.Shape[2]; ox++)
        for (int c = 0; c < channels; c++)
        {
            long? largest = null;
            for (int ky = 0; ky < operation.FilterHeight; ky++)
            for (int kx = 0; kx < operation.FilterWidth; kx++)
            {
                int iy = oy * window.StrideY - window.PadTop + ky;
                int ix = ox * window.StrideX - window.PadLeft + kx;
                if ((uint)iy >= (uint)height || (uint)ix >= (uint)width) continue;
                long value = x.Data[((b * height + iy) * width + ix) * channels + c];
                largest = Math.Max(largest ?? value, value);
            }

            y.Data[index++] = Math.Clamp(largest ?? 0, operation.Minimum, operation.Maximum);
        }
    }
}
