using System.Numerics;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>MAX_POOL2D. Operands: x; result.</summary>
internal sealed unsafe class MaxPoolStep<T>(MaxPool2D operation, TensorShape x, TensorShape y, int images) : Step
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly int _height = x[1];
    private readonly int _width = x[2];
    private readonly int _channels = x[3];
    private readonly T _minimum = T.CreateTruncating(operation.Minimum);
    private readonly T _maximum = T.CreateTruncating(operation.Maximum);

    public override void Run(in Frame frame, int unit)
    {
        T* source = (T*)Reads[0].At(frame, unit), result = (T*)Writes[0].At(frame, unit);
        for (int image = 0; image < images; image++, source += _height * _width * _channels)
            for (int oy = 0; oy < y[1]; oy++)
                for (int ox = 0; ox < y[2]; ox++, result += _channels)
                {
                    Pool(source, oy * operation.Window.StrideY - operation.Window.PadTop, ox * operation.Window.StrideX - operation.Window.PadLeft, result);
                }
    }

    private void Pool(T* source, int top, int left, T* result)
    {
        int y0 = Math.Max(top, 0), y1 = Math.Min(top + operation.FilterHeight, _height);
        int x0 = Math.Max(left, 0), x1 = Math.Min(left + operation.FilterWidth, _width);

        // Starting from the lower bound of the clamp is the clamp's lower half; a window outside the map counts as 0.
        bool isEmpty = y0 >= y1 || x0 >= x1;
        new Span<T>(result, _channels).Fill(isEmpty && T.Zero > _minimum ? T.Zero : _minimum);
        for (int iy = y0; iy < y1; iy++)
            for (int ix = x0; ix < x1; ix++)
            {
                T* tap = source + (iy * _width + ix) * _channels;
                for (int c = 0; c < _channels; c++) result[c] = tap[c] > result[c] ? tap[c] : result[c];
            }

        for (int c = 0; c < _channels; c++) result[c] = result[c] > _maximum ? _maximum : result[c];
    }
}
