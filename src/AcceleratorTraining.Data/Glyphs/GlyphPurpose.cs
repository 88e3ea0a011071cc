namespace AcceleratorTraining.Data;

/// <summary>What a Philox stream is drawn for; the first counter word, so no two purposes ever share a number.</summary>
internal enum GlyphPurpose : uint
{
    Hand = 0x676C_0001,
    Letterform = 0x676C_0002,
    Sample = 0x676C_0003,
    Light = 0x676C_0004,
    Noise = 0x676C_0005,
}
