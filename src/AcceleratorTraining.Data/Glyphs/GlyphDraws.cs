using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Data;

/// <summary>The two distributions that hands, samples and cameras draw from. A value type over a Philox stream.</summary>
internal struct GlyphDraws(ulong seed, GlyphPurpose purpose, uint first, uint second)
{
    private PhiloxStream _stream = new(seed, ((uint)purpose, first, second));

    /// <summary>Uniform in [low, high], both included.</summary>
    public int Between(int low, int high) => low + _stream.NextInt32(high - low + 1);

    /// <summary>Symmetric about zero, in [-amplitude, amplitude], most often near zero: a sum of two uniform draws.</summary>
    public int About(int amplitude) => Between(0, amplitude) + Between(0, amplitude) - amplitude;

    /// <summary>Four bytes of noise in one word.</summary>
    public uint Word() => _stream.NextUInt32();
}
