using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// Accumulation in index order at the profile's width: what remains when no bound shows that order and width do not
/// matter, and for formats without a packed form.
/// </summary>
internal sealed unsafe class InOrderSums(ConvGeometry geometry, AcceleratorProfile profile, ElementType x, ElementType weights, ElementType bias)
{
    private readonly InOrderAccumulator _accumulator = new(profile, bias);

    /// <summary>The accumulator of one output.</summary>
    /// <param name="image">The image's activations.</param>
    /// <param name="w">All weights.</param>
    /// <param name="biases">All biases.</param>
    /// <param name="pixel">Output pixel, row-major.</param>
    /// <param name="n">Output channel.</param>
    public long At(byte* image, byte* w, byte* biases, int pixel, int n)
    {
        long sum = _accumulator.Add(0, Dense.Read(bias, biases, n));
        int oy = pixel / geometry.OutputWidth, ox = pixel % geometry.OutputWidth;
        int channels = geometry.Depth, firstChannel = geometry.FirstChannel(n);
        for (int ky = 0; ky < geometry.FilterHeight; ky++)
            for (int kx = 0; kx < geometry.FilterWidth; kx++)
            {
                int iy = oy * geometry.Window.StrideY - geometry.Window.PadTop + ky * geometry.Window.DilationY;
                int ix = ox * geometry.Window.StrideX - geometry.Window.PadLeft + kx * geometry.Window.DilationX;
                if ((uint)iy >= (uint)geometry.Height || (uint)ix >= (uint)geometry.Width) continue;
                int position = (iy * geometry.Width + ix) * geometry.Channels + firstChannel;
                int tap = ky * geometry.FilterWidth + kx;
                for (int c = 0; c < channels; c++)
                {
                    int weight = geometry.IsTapMajor ? tap * geometry.Outputs + n : n * geometry.Inputs + tap * channels + c;
                    sum = _accumulator.Add(sum, (Dense.Read(x, image, position + c) - geometry.ZeroPoint) * Dense.Read(weights, w, weight));
                }
            }

        return sum;
    }
}
