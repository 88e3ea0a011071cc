using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/AVERAGE_POOL2D.md</summary>
internal static class AveragePool2DOperator
{
    public static void Run(AveragePool2D operation, Tensor x, Tensor y)
    {
        Window2D window = operation.Window;
        (int height, int width, int channels) = (x.Shape[1], x.Shape[2], x.Shape[3]);
        int index = 0;
        for (int b = 0; b < y.Shape[0]; b++)
        for (int oy = 0; oy < y.Shape[1]; oy++)
        for (int ox = 0; ox < y.Shape[2]; ox++)
        for (int c = 0; c < channels; c++)
        {
            long sum = 0;
            int count = 0;
            for (int ky = 0; ky < operation.FilterHeight; ky++)
            for (int kx = 0; kx < operation.FilterWidth; kx++)
            {
                int iy = oy * window.StrideY - window.PadTop + ky;
                int ix = ox * window.StrideX - window.PadLeft + kx;
                if ((uint)iy >= (uint)height || (uint)ix >= (uint)width) continue;
                sum += x.Data[((b * height + iy) * width + ix) * channels + c];
                count++;
            }

            // Nearest, ties away from zero: truncating division after moving half a divisor outwards.
            long mean = count == 0 ? 0 : sum >= 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
            y.Data[index++] = Math.Clamp(mean, operation.Minimum, operation.Maximum);
        }
    }
}
