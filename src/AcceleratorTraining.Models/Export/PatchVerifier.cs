namespace AcceleratorTraining.Models;

/// <summary>Reads a patched file back: nothing but the manifest's bytes may differ, and they shall mean what was meant.</summary>
internal static class PatchVerifier
{
    public static void Verify(QuantizedModel before, PatchedModel after, IReadOnlyList<LayerPatch> patches, IReadOnlyList<PromptPatch> prompts)
    {
        CheckOutside(before.File.Span, after);
        QuantizedModel again;
        try
        {
            again = QuantizedModel.Parse(after.File, before.Name);
        }
        catch (InvalidModelException exception)
        {
            throw new ModelPatchException($"The patched file of '{before.Name}' does not read back: {exception.Message}");
        }

        ByteSharing sharing = new(again);
        foreach (LayerPatch patch in patches)
        {
            LinearLayer layer = LinearLayerReader.Read(again, again.Operators[patch.Layer.OperatorIndex], sharing);
            bool same = layer.Weights.AsSpan().SequenceEqual(patch.Weights ?? patch.Layer.Weights.AsSpan())
                && layer.Bias.AsSpan().SequenceEqual(patch.Bias ?? patch.Layer.Bias.AsSpan())
                && layer.WeightScales.AsSpan().SequenceEqual(patch.WeightScales ?? patch.Layer.WeightScales.AsSpan());
            if (!same) throw new ModelPatchException($"The parameters of {ModelPatch.Name(layer)} do not read back as written.");
        }

        foreach (PromptPatch patch in prompts)
        {
            ModelOperator operation = again.Operators[patch.Prompt.OperatorIndex];
            PromptTokens? prompt = PromptTokens.Read(again, operation, operation.Inputs.IndexOf(patch.Prompt.Tensor), sharing);
            if (prompt is null || !prompt.Values.AsSpan().SequenceEqual(patch.Values)) throw new ModelPatchException($"The prompt '{patch.Prompt.Name}' does not read back as written.");
        }
    }

    // Walks the gaps between the manifest's stretches.
    private static void CheckOutside(ReadOnlySpan<byte> before, PatchedModel after)
    {
        int position = 0;
        bool same = after.File.Length == before.Length;
        foreach (PatchedRange range in after.Manifest.OrderBy(r => r.Offset))
        {
            same = same && range.Offset >= position && Same(before, after.File, position, range.Offset);
            position = range.Offset + range.Length;
        }

        if (!same || !Same(before, after.File, position, before.Length)) throw new ModelPatchException("Bytes outside the trained parameters would change.");
    }

    private static bool Same(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, int start, int end) => before[start..end].SequenceEqual(after[start..end]);
}
