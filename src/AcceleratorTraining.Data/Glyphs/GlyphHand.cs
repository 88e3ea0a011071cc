namespace AcceleratorTraining.Data;

/// <summary>One writer: everything that stays the same from one glyph to the next.</summary>
/// <remarks>
/// A pure function of the hand's number. All units are integers: Q10 factors (1024 = 1), and subpixels of 1/1024 pixel.
/// The population of writers does not depend on the seed of a data set, so hands that differ in number are different people in every run.
/// </remarks>
internal readonly record struct GlyphHand
{
    /// <summary>The key of the population: the letters of "glyph".</summary>
    private const ulong Population = 0x676C797068;

    public GlyphHand(int number)
    {
        Number = number;
        GlyphDraws draws = new(Population, GlyphPurpose.Hand, (uint)number, 0);
        Slant = draws.Between(-220, 420);
        Width = draws.Between(680, 1060);
        Height = draws.Between(880, 1080);
        PenRadius = draws.Between(700, 1240);
        CornerCut = draws.Between(100, 290);
        Carelessness = draws.Between(6, 16);
        InkLevel = draws.Between(15, 70);
    }

    public int Number { get; }

    /// <summary>Q10: how far the top leans to the right for one unit of height.</summary>
    public int Slant { get; }

    /// <summary>Q10 factor on the glyph's width.</summary>
    public int Width { get; }

    /// <summary>Q10 factor on the glyph's height.</summary>
    public int Height { get; }

    /// <summary>Half the stroke's width, in subpixels.</summary>
    public int PenRadius { get; }

    /// <summary>Q10: the part of each side that corner cutting takes off; 256 is the smooth spline, less is more angular.</summary>
    public int CornerCut { get; }

    /// <summary>How far a control point strays from one sample to the next, in glyph units.</summary>
    public int Carelessness { get; }

    /// <summary>The brightness of full ink on the good scanner.</summary>
    public int InkLevel { get; }

    /// <summary>The draws that decide this hand's form of one class and the lasting displacement of its control points.</summary>
    public GlyphDraws Letterform(int label) => new(Population, GlyphPurpose.Letterform, (uint)Number, (uint)label);
}
