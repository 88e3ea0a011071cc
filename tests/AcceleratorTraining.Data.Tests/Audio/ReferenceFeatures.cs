using System.Numerics;

namespace AcceleratorTraining.Data.Tests.Audio;

/// <summary>The front ends' definitions in double precision, written down anew from the formulas.</summary>
internal static class ReferenceFeatures
{
    public static double[] Mfcc(ReadOnlySpan<short> second)
    {
        double peak = Math.Max((short)1, second.ToArray().Max());
        List<double> features = [];
        for (int frame = 0; frame < 49; frame++)
        {
            double[] magnitude = [.. Spectrum(second.Slice(frame * 320, 480), 512, peak).Select(Complex.Abs)];
            double[] logs = [.. Enumerable.Range(0, 40).Select(band => Math.Log(1e-6 + magnitude.Select((m, k) => m * Htk(band, k)).Sum()))];
            for (int k = 0; k < 10; k++) features.Add(Math.Sqrt(2.0 / 40) * logs.Select((l, n) => l * Math.Cos(Math.PI * k * (n + 0.5) / 40)).Sum());
        }

        return [.. features];
    }

    public static double[] LogMel(ReadOnlySpan<short> sound, int firstFrame, int frames)
    {
        List<double> features = [];
        for (int frame = firstFrame; frame < firstFrame + frames; frame++)
        {
            double[] power = [.. Spectrum(sound.Slice((frame * 512) - 512, 1024), 1024, 32768).Select(x => x.Magnitude * x.Magnitude)];
            for (int band = 0; band < 128; band++) features.Add(10 * Math.Log10(double.Epsilon + Math.Pow(2, -52) + power.Select((p, k) => p * Slaney(band, k)).Sum()));
        }

        return [.. features];
    }

    public static double Htk(int band, int bin)
    {
        double low = Mel(20), step = (Mel(4000) - low) / 41, mel = Mel(bin * 16000.0 / 512) - low - (band * step);
        return bin == 0 ? 0 : Math.Max(0, Math.Min(mel / step, 2 - (mel / step)));

        static double Mel(double hertz) => 1127 * Math.Log(1 + (hertz / 700));
    }

    public static double Slaney(int band, int bin)
    {
        double top = 15 + (27 * Math.Log(8) / Math.Log(6.4));
        double low = Hertz(top * band / 129), peak = Hertz(top * (band + 1) / 129), high = Hertz(top * (band + 2) / 129), f = bin * 16000.0 / 1024;
        return Math.Max(0, Math.Min((f - low) / (peak - low), (high - f) / (high - peak))) * 2 / (high - low);

        static double Hertz(double mel) => mel < 15 ? mel * 200 / 3 : 1000 * Math.Exp((mel - 15) * Math.Log(6.4) / 27);
    }

    public static Complex[] Spectrum(ReadOnlySpan<short> samples, int length, double unit)
    {
        Complex[] values = new Complex[length];
        for (int n = 0; n < samples.Length; n++) values[n] = samples[n] / unit * (0.5 - (0.5 * Math.Cos(2 * Math.PI * n / samples.Length)));
        return [.. Fourier(values).Take((length / 2) + 1)];
    }

    public static Complex[] Fourier(Complex[] values)
    {
        if (values.Length == 1) return values;
        Complex[] even = Fourier([.. values.Where((_, i) => i % 2 == 0)]), odd = Fourier([.. values.Where((_, i) => i % 2 == 1)]);
        Complex[] result = new Complex[values.Length];
        for (int k = 0; k < even.Length; k++)
        {
            Complex turned = odd[k] * Complex.FromPolarCoordinates(1, -2 * Math.PI * k / values.Length);
            (result[k], result[k + even.Length]) = (even[k] + turned, even[k] - turned);
        }

        return result;
    }
}
