namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Fills a scale table ahead of the step that scales with it. Operands: multiplier, shift.</summary>
internal sealed unsafe class ScaleStep(ScaleTable table, bool single) : Step
{
    private long _multiplierVersion = -1;
    private long _shiftVersion = -1;

    public override void Run(in Frame frame, int unit)
    {
        long multiplier = frame.Versions[Reads[0].Value], shift = frame.Versions[Reads[1].Value];
        bool computed = multiplier == Frame.Computed || shift == Frame.Computed;
        if (!computed && multiplier == _multiplierVersion && shift == _shiftVersion) return;
        table.Fill((int*)frame.Values[Reads[0].Value], (sbyte*)frame.Values[Reads[1].Value], single);
        (_multiplierVersion, _shiftVersion) = (multiplier, shift);
    }
}
