namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Consecutive steps that are cut alike: all of them run for one unit before the next unit begins.</summary>
/// <param name="First">Index of the first step.</param>
/// <param name="Count">How many steps.</param>
/// <param name="Units">How often they run.</param>
internal readonly record struct Segment(int First, int Count, int Units)
{
    /// <summary>Index of the last step.</summary>
    public int Last => First + Count - 1;
}
