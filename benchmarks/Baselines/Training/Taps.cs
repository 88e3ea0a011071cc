namespace AcceleratorTraining.Baselines;

/// <summary>The filter taps of one output pixel that lie inside the input, with the input pixel under each.</summary>
internal ref struct Taps(WindowGeometry rows, WindowGeometry columns, int outputY, int outputX)
{
    private readonly int _startY = rows.Start(outputY);
    private readonly int _startX = columns.Start(outputX);
    private int _tap = -1;

    public readonly (int Pixel, int Tap) Current =>
        (((_startY + (_tap / columns.Filter)) * columns.Input) + _startX + (_tap % columns.Filter), _tap);

    public readonly Taps GetEnumerator() => this;

    public bool MoveNext()
    {
        while (++_tap < rows.Filter * columns.Filter)
        {
            if ((uint)(_startY + (_tap / columns.Filter)) < (uint)rows.Input && (uint)(_startX + (_tap % columns.Filter)) < (uint)columns.Input)
                return true;
        }

        return false;
    }
}
