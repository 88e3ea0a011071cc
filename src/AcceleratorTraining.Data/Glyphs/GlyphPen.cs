namespace AcceleratorTraining.Data;

/// <summary>One sample's movement of the pen: from control polygons in glyph units to line segments in subpixels.</summary>
internal struct GlyphPen
{
    /// <summary>A glyph of ordinary height is 15 of the image's 24 pixels tall: subpixels of one glyph unit.</summary>
    private const int Unit = 15 * GlyphInk.One / GlyphShapes.Height;

    private const int CornerCuts = 2;
    private const int MaximumPoints = 64;

    private readonly GlyphHand _hand;
    private readonly int _centreX;
    private readonly int _centreY;
    private readonly int _scale;
    private readonly int _sine;
    private readonly int _cosine;
    private GlyphDraws _draws;

    public GlyphPen(GlyphHand hand, GlyphDraws draws, int size)
    {
        _hand = hand;
        _draws = draws;
        _centreX = (size * GlyphInk.One / 2) + _draws.About(2 * GlyphInk.One);
        _centreY = (size * GlyphInk.One / 2) + _draws.About(2 * GlyphInk.One);
        _scale = 1024 + _draws.About(140);

        // Up to about 11 degrees; cos = 1 - sin^2/2 is right to one part in a thousand there.
        _sine = _draws.About(200);
        _cosine = 1024 - (_sine * _sine / 2048);
    }

    /// <summary>Draws all strokes of a class, in the hand's own form of it.</summary>
    public void Write(int label, scoped GlyphInk ink, int radius)
    {
        Span<(int X, int Y)> points = stackalloc (int, int)[MaximumPoints];
        Span<(int X, int Y)> scratch = stackalloc (int, int)[MaximumPoints];
        GlyphDraws habit = _hand.Letterform(label);
        int form = habit.Between(0, GlyphShapes.FormCount(label) - 1);
        foreach ((int X, int Y)[] stroke in GlyphShapes.Strokes(label, form))
        {
            int count = 0;
            (int X, int Y) previous = default;
            (int X, int Y) moved = default;
            foreach ((int X, int Y) point in stroke)
            {
                // A doubled point is one corner: both copies move together.
                if (count == 0 || point != previous)
                    moved = Place(point, ref habit);
                previous = point;
                points[count++] = moved;
            }

            for (int pass = 0; pass < CornerCuts; pass++)
                count = CutCorners(points, scratch, count);
            for (int i = 1; i < count; i++)
                ink.Draw(points[i - 1], points[i], radius);
        }
    }

    private (int X, int Y) Place((int X, int Y) point, ref GlyphDraws habit)
    {
        int x = (point.X - GlyphShapes.CentreX + habit.About(26) + _draws.About(_hand.Carelessness)) * Unit;
        int y = (point.Y - GlyphShapes.CentreY + habit.About(26) + _draws.About(_hand.Carelessness)) * Unit;
        x = x * _hand.Width / 1024;
        y = y * _hand.Height / 1024;
        x -= y * _hand.Slant / 1024;
        x = x * _scale / 1024;
        y = y * _scale / 1024;
        return (
            _centreX + (((x * _cosine) - (y * _sine)) / 1024),
            _centreY + (((x * _sine) + (y * _cosine)) / 1024));
    }

    /// <summary>Chaikin's corner cutting with the hand's own ratio; both ends of the stroke stay where they are.</summary>
    private readonly int CutCorners(Span<(int X, int Y)> points, Span<(int X, int Y)> scratch, int count)
    {
        int written = 0;
        scratch[written++] = points[0];
        for (int i = 1; i < count; i++)
        {
            (int X, int Y) a = points[i - 1], b = points[i];
            (int X, int Y) cut = ((b.X - a.X) * _hand.CornerCut / 1024, (b.Y - a.Y) * _hand.CornerCut / 1024);
            if (i > 1)
                scratch[written++] = (a.X + cut.X, a.Y + cut.Y);
            if (i < count - 1)
                scratch[written++] = (b.X - cut.X, b.Y - cut.Y);
        }

        scratch[written++] = points[count - 1];
        scratch[..written].CopyTo(points);
        return written;
    }
}
