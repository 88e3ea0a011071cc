using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>A RESCALE of its own. Operands: x; result.</summary>
internal sealed unsafe class RescaleStep(RescaleStage stage, ElementType input, ElementType output, int rows, int channels) : Step
{
    public override long ScratchBytes => RescaleStage.ScratchBytes + Panel.ChunkPixels * Panel.Width * sizeof(int);

    public override void Run(in Frame frame, int unit)
    {
        byte* x = Reads[0].At(frame, unit), results = Writes[0].At(frame, unit);
        int* prepared = (int*)(frame.Scratch + RescaleStage.ScratchBytes);
        bool direct = stage.IsDirect && input == ElementType.Int32;
        int panels = Panel.Round(channels) / Panel.Width;
        for (int row = 0; row < rows; row += Panel.ChunkPixels)
            for (int panel = 0; panel < panels; panel++)
            {
                int count = Math.Min(Panel.ChunkPixels, rows - row), first = panel * Panel.Width;
                byte* target = results + (long)row * channels * output.ByteCount();
                if (direct)
                {
                    stage.Finish((int*)x + (long)row * channels + first, channels, count, panel, target, frame.Scratch);
                    continue;
                }

                int width = Math.Min(Panel.Width, channels - first);
                for (int r = 0; r < count; r++)
                    for (int c = 0; c < width; c++)
                    {
                        prepared[r * Panel.Width + c] = stage.Prepare(Dense.Read(input, x, (row + r) * channels + first + c));
                    }

                stage.Finish(prepared, Panel.Width, count, panel, target, frame.Scratch);
            }
    }
}
