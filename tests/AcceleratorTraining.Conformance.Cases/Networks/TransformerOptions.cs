namespace AcceleratorTraining.Conformance;

/// <summary>The dimensions of a vision transformer.</summary>
public sealed record TransformerOptions
{
    /// <summary>ViT-Tiny: 224 pixels in patches of 16 make 197 tokens of 192 channels, through 12 blocks of 3 heads.</summary>
    public static TransformerOptions Tiny { get; } = new();

    /// <summary>The same structure with 17 tokens of 24 channels and 2 blocks, for tests.</summary>
    public static TransformerOptions Small { get; } = new() { Image = 32, Patch = 8, Channels = 24, Heads = 3, HiddenChannels = 96, Blocks = 2, Classes = 10 };

    /// <summary>Images at once.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Rows and columns of an image of three colours; a multiple of the patch's.</summary>
    public int Image { get; init; } = 224;

    /// <summary>Rows and columns of a patch.</summary>
    public int Patch { get; init; } = 16;

    /// <summary>Channels of a token; a multiple of the heads.</summary>
    public int Channels { get; init; } = 192;

    /// <summary>Heads of each attention.</summary>
    public int Heads { get; init; } = 3;

    /// <summary>Channels between the two layers behind each attention.</summary>
    public int HiddenChannels { get; init; } = 768;

    /// <summary>How many blocks.</summary>
    public int Blocks { get; init; } = 12;

    /// <summary>Outputs.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Another seed gives other weights.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Patches and the class token.</summary>
    public int Tokens => Image / Patch * (Image / Patch) + 1;
}
