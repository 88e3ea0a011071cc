using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/CONV2D.md</summary>
internal static class Conv2DOperator
{
    public static void Run(Conv2D operation, AcceleratorProfile profile, Tensor x, Tensor weights, Tensor bias, Tensor y)
    {
        Accumulator accumulator = new(profile, y.Type.Element);
        Window2D window = operation.Window;
        (int height, int width, int channels) = (x.Shape[1], x.Shape[2], x.Shape[3]);
        (int filterHeight, int filterWidth, int taken) = (weights.Shape[1], weights.Shape[2], weights.Shape[3]);
        int outputsPerGroup = y.Shape[3] / operation.Groups;
        int index = 0;
        for (int b = 0; b < y.Shape[0]; b++)
        for (int oy = 0; oy < y.Shape[1]; oy++)
        for (int ox = 0; ox < y.Shape[2]; ox++)
        for (int n = 0; n < y.Shape[3]; n++)
        {
            int first = n / outputsPerGroup * taken;
            long sum = accumulator.Add(0, bias.Data[n]);
            for (int ky = 0; ky < filterHeight; ky++)
            for (int kx = 0; kx < filterWidth; kx++)
            {
                int iy = oy * window.StrideY - window.PadTop + ky * window.DilationY;
                int ix = ox * window.StrideX - window.PadLeft + kx * window.DilationX;
                if ((uint)iy >= (uint)height || (uint)ix >= (uint)width) continue;
                int position = ((b * height + iy) * width + ix) * channels + first;
                int tap = ((n * filterHeight + ky) * filterWidth + kx) * taken;
                for (int c = 0; c < taken; c++)
                {
                    sum = accumulator.Add(sum, (x.Data[position + c] - operation.InputZeroPoint) * weights.Data[tap + c]);
                }
            }

            y.Data[index++] = sum;
        }
    }
}
