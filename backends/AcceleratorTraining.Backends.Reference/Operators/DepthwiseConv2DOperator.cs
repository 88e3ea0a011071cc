using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/DEPTHWISE_CONV2D.md</summary>
internal static class DepthwiseConv2DOperator
{
    public static void Run(DepthwiseConv2D operation, AcceleratorProfile profile, Tensor x, Tensor weights, Tensor bias, Tensor y)
    {
        Accumulator accumulator = new(profile, y.Type.Element);
        Window2D window = operation.Window;
        (int height, int width, int channels) = (x.Shape[1], x.Shape[2], x.Shape[3]);
        (int filterHeight, int filterWidth, int outputs) = (weights.Shape[1], weights.Shape[2], weights.Shape[3]);
        int index = 0;
        for (int b = 0; b < y.Shape[0]; b++)
        for (int oy = 0; oy < y.Shape[1]; oy++)
        for (int ox = 0; ox < y.Shape[2]; ox++)
        for (int n = 0; n < outputs; n++)
        {
            int channel = n / (outputs / channels);
            long sum = accumulator.Add(0, bias.Data[n]);
            for (int ky = 0; ky < filterHeight; ky++)
            for (int kx = 0; kx < filterWidth; kx++)
            {
                int iy = oy * window.StrideY - window.PadTop + ky * window.DilationY;
                int ix = ox * window.StrideX - window.PadLeft + kx * window.DilationX;
                if ((uint)iy >= (uint)height || (uint)ix >= (uint)width) continue;
                long activation = x.Data[((b * height + iy) * width + ix) * channels + channel];
                sum = accumulator.Add(sum, (activation - operation.InputZeroPoint) * weights.Data[(ky * filterWidth + kx) * outputs + n]);
            }

            y.Data[index++] = sum;
        }
    }
}
