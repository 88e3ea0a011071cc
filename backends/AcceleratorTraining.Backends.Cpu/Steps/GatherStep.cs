namespace AcceleratorTraining.Backends.Cpu;

/// <summary>GATHER: copies the runs that indices name. Operands: x, indices; result.</summary>
/// <param name="batches">Products of the dimensions that x and indices share.</param>
/// <param name="middle">Of x's dimensions from there to the axis.</param>
/// <param name="extent">Entries along the axis.</param>
/// <param name="picks">Indices a batch.</param>
/// <param name="bytes">Bytes of an entry.</param>
internal sealed unsafe class GatherStep(int batches, int middle, int extent, int picks, long bytes) : Step
{
    public override void Run(in Frame frame, int unit)
    {
        byte* x = Reads[0].At(frame, unit), result = Writes[0].At(frame, unit);
        int* indices = (int*)Reads[1].At(frame, unit);
        for (int batch = 0; batch < batches; batch++, indices += picks)
            for (int row = 0; row < middle; row++, x += extent * bytes)
                for (int pick = 0; pick < picks; pick++, result += bytes)
                {
                    // The declared range of indices lies within the axis.
                    Buffer.MemoryCopy(x + indices[pick] * bytes, result, bytes, bytes);
                }
    }
}
