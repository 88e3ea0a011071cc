using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>A RESCALE of its own. Operands: x; result.</summary>
internal sealed unsafe class RescaleStep(RescaleStage stage, ElementType input, ElementType output, int rows, ChannelPanels panels) : Step
{
    public override long ScratchBytes => RescaleStage.ScratchBytes + Panel.ChunkPixels * Panel.Width * sizeof(int);

    public override void Run(in Frame frame, int unit)
    {
        byte* x = Reads[0].At(frame, unit), results = Writes[0].At(frame, unit);
        if (stage.IsNarrow)
        {
            RunNarrow(x, results);
            return;
        }

        int* prepared = (int*)(frame.Scratch + RescaleStage.ScratchBytes);
        bool direct = stage.IsDirect && input == ElementType.Int32;
        int channels = panels.Channels, inputBytes = input.ByteCount(), outputBytes = output.ByteCount();
        for (int row = 0; row < rows; row += Panel.ChunkPixels)
            for (int panel = 0; panel < panels.Count; panel++)
            {
                int count = Math.Min(Panel.ChunkPixels, rows - row);
                byte* target = results + (long)row * channels * outputBytes, source = x + ((long)row * channels + panels.First(panel)) * inputBytes;
                if (!direct) Prepare(source, count, panel, prepared);
                stage.Finish(direct ? (int*)source : prepared, direct ? channels : Panel.Width, count, panel, target, frame.Scratch);
            }
    }

    private void Prepare(byte* source, int count, int panel, int* prepared)
    {
        switch (input)
        {
            case ElementType.Int8: stage.Prepare((sbyte*)source, count, panel, prepared); break;
            case ElementType.Int16: stage.Prepare((short*)source, count, panel, prepared); break;
            case ElementType.Int32: stage.Prepare((int*)source, count, panel, prepared); break;
            default: stage.Prepare((long*)source, count, panel, prepared); break;
        }
    }

    private void RunNarrow(byte* x, byte* results)
    {
        int channels = panels.Channels;
        for (int row = 0, i = 0; row < rows; row++)
            for (int c = 0; c < channels; c++, i++)
            {
                Dense.Write(output, results, i, stage.Apply(Dense.Read(input, x, i), c));
            }
    }
}
