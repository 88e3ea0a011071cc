using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>
/// Writes trained parameters into a copy of the file they came from. Only their bytes change, the length stays, and the
/// result is read back and compared before it is handed out.
/// </summary>
public static class ModelPatch
{
    // In place of the bytes of an element: two elements a byte.
    private const int NibbleBytes = 0;

    /// <summary>Patches a copy of a model.</summary>
    /// <param name="model">The model that the patches' layers were lowered from.</param>
    /// <param name="patches">New parameters; no layer twice.</param>
    /// <param name="prompts">New prompt tokens; none twice.</param>
    /// <exception cref="ModelPatchException">
    /// A parameter is missing in the file, or shares bytes with something that is not patched alike, or the result does not read
    /// back.
    /// </exception>
    /// <exception cref="ArgumentException">A parameter has the wrong length or a value the format does not take.</exception>
    public static PatchedModel Apply(QuantizedModel model, IReadOnlyList<LayerPatch> patches, params IReadOnlyList<PromptPatch> prompts)
    {
        byte[] file = model.File.ToArray();
        ImmutableArray<PatchedRange>.Builder manifest = ImmutableArray.CreateBuilder<PatchedRange>();
        HashSet<int> seen = [];
        foreach (LayerPatch patch in patches)
        {
            RequireLayer(model, patch.Layer);
            if (!seen.Add(patch.Layer.OperatorIndex)) throw new ArgumentException($"{Name(patch.Layer)} is patched twice.", nameof(patches));
            if (patch.Weights is not null) WriteWeights(model, patch, patches, file, manifest);
            if (patch.Bias is not null) WriteBias(model, patch, patches, file, manifest);
            if (patch.WeightScales is not null) WriteScales(model, patch, file, manifest);
        }

        HashSet<int> tensors = [];
        foreach (PromptPatch prompt in prompts) WritePrompt(model, prompt, tensors, file, manifest);

        PatchedModel result = new(file, model.Sha256, QuantizedModel.Hash(file), manifest.ToImmutable());
        PatchVerifier.Verify(model, result, patches, prompts);
        return result;
    }

    /// <summary>"layer 3 'conv1'": how messages name a layer.</summary>
    internal static string Name(LinearLayer layer) => $"layer {layer.OperatorIndex} '{layer.Name}'";

    private static void WriteWeights(QuantizedModel model, LayerPatch patch, IReadOnlyList<LayerPatch> patches, byte[] file, ImmutableArray<PatchedRange>.Builder manifest)
    {
        RequireCount(patch.Layer, patch.Weights!.Length, patch.Layer.Weights.Length, "weights");
        bool together = patch.Layer.WeightSharers.Length > 0 && patch.Layer.WeightSharers.All(o => patches.Any(p => p.Layer.OperatorIndex == o && p.Weights is { } same && same.AsSpan().SequenceEqual(patch.Weights)));
        if (!together && Keeps(patch.Layer, ParameterBindings.Weights, patch.Weights, patch.Layer.Weights.AsSpan(), "weights")) return;
        ModelTensor tensor = model.Tensors[patch.Layer.WeightTensor];
        if (patch.Layer.WeightElement == ElementType.Int4)
        {
            Write(model, patch.Layer.OperatorIndex, tensor, PatchedPart.Weights, tensor.DataOffset, Nibbles(model, patch, tensor), NibbleBytes, file, manifest);
            return;
        }

        Write(model, patch.Layer.OperatorIndex, tensor, PatchedPart.Weights, tensor.DataOffset, InFile(tensor, MemoryMarshal.AsBytes<sbyte>(patch.Weights)), sizeof(sbyte), file, manifest);
    }

    private static void WriteBias(QuantizedModel model, LayerPatch patch, IReadOnlyList<LayerPatch> patches, byte[] file, ImmutableArray<PatchedRange>.Builder manifest)
    {
        RequireCount(patch.Layer, patch.Bias!.Length, patch.Layer.Outputs, "biases");
        bool together = patch.Layer.BiasSharers.Length > 0 && patch.Layer.BiasSharers.All(o => patches.Any(p => p.Layer.OperatorIndex == o && p.Bias is { } same && same.AsSpan().SequenceEqual(patch.Bias)));
        if (!together && Keeps(patch.Layer, ParameterBindings.Biases, patch.Bias, patch.Layer.Bias.AsSpan(), "biases")) return;
        ModelTensor tensor = model.Tensors[patch.Layer.BiasTensor];
        ElementType element = patch.Layer.StoredBiasElement;
        if (!patch.Bias.All(element.FullRange().Contains)) throw new ArgumentException($"A bias of {Name(patch.Layer)} does not fit the file's {element.SpecName()}.", nameof(patch));
        Write(model, patch.Layer.OperatorIndex, tensor, PatchedPart.Bias, tensor.DataOffset, element.Pack<long>(patch.Bias), element.ByteCount(), file, manifest);
    }

    private static void WritePrompt(QuantizedModel model, PromptPatch patch, HashSet<int> seen, byte[] file, ImmutableArray<PatchedRange>.Builder manifest)
    {
        PromptTokens prompt = patch.Prompt;
        string name = $"prompt {prompt.OperatorIndex} '{prompt.Name}'";
        if (Own(model, prompt) is not { } tensor) throw new ArgumentException($"{name} is no prompt of '{model.Name}'.", nameof(patch));
        if (!seen.Add(prompt.Tensor)) throw new ArgumentException($"{name} is patched twice.", nameof(patch));
        if (patch.Values.Length != prompt.Values.Length) throw new ArgumentException($"{name} has {prompt.Values.Length} elements, not {patch.Values.Length}.", nameof(patch));
        Write(model, prompt.OperatorIndex, tensor, PatchedPart.Prompt, tensor.DataOffset, InFile(tensor, MemoryMarshal.AsBytes<sbyte>(patch.Values)), sizeof(sbyte), file, manifest);
    }

    // The tensor, if the model has these tokens there.
    private static ModelTensor? Own(QuantizedModel model, PromptTokens prompt)
    {
        if ((uint)prompt.OperatorIndex >= (uint)model.Operators.Length || model.Operators[prompt.OperatorIndex] is not { BuiltinCode: OperatorCodes.Concatenation } operation) return null;
        int operand = operation.Inputs.IndexOf(prompt.Tensor);
        return operand >= 0 && PromptTokens.Read(model, operation, operand, new ByteSharing(model)) is { } own && own.Shape.SequenceEqual(prompt.Shape) ? model.Tensors[prompt.Tensor] : null;
    }

    private static void WriteScales(QuantizedModel model, LayerPatch patch, byte[] file, ImmutableArray<PatchedRange>.Builder manifest)
    {
        LinearLayer layer = patch.Layer;
        float[] scales = patch.WeightScales!;
        RequireCount(layer, scales.Length, layer.WeightScales.Length, "weight scales");
        if (Keeps(layer, ParameterBindings.Multipliers, scales, layer.WeightScales.AsSpan(), "scales")) return;
        if (scales.Any(s => !float.IsFinite(s) || s < 0)) throw new ArgumentException($"A weight scale of {Name(layer)} is no finite number of 0 or more.");
        ModelTensor weights = model.Tensors[layer.WeightTensor];
        Write(model, layer.OperatorIndex, weights, PatchedPart.WeightScale, weights.ScalesOffset, Floats(scales), sizeof(float), file, manifest);

        if (layer.BiasTensor < 0 || model.Tensors[layer.BiasTensor] is not { Scales.IsEmpty: false } bias) return;
        if (bias.Scales.Length != scales.Length)
        {
            throw new ModelPatchException($"The bias of {Name(layer)} has {bias.Scales.Length} scales and its weights have {scales.Length}, so trained scales cannot be stored.");
        }

        // A channel that keeps its scale keeps its bias scale, even where the file's own is not the rounded product.
        float[] biasScales = [.. bias.Scales];
        for (int i = 0; i < scales.Length; i++)
        {
            if (scales[i] != layer.WeightScales[i]) biasScales[i] = (float)(layer.InputScale * scales[i]);
        }

        Write(model, layer.OperatorIndex, bias, PatchedPart.BiasScale, bias.ScalesOffset, Floats(biasScales), sizeof(float), file, manifest);
    }

    private static void Write(QuantizedModel model, int operatorIndex, ModelTensor tensor, PatchedPart part, int offset, ReadOnlySpan<byte> bytes, int elementBytes, byte[] file, ImmutableArray<PatchedRange>.Builder manifest)
    {
        // Layers that share these bytes change together, and all mean the same: once is enough.
        if (manifest.Any(r => r.Offset == offset)) return;
        ReadOnlySpan<byte> before = model.File.Span.Slice(offset, bytes.Length);
        int changed = elementBytes == NibbleBytes ? ChangedNibbles(before, bytes) : 0;
        for (int i = 0; elementBytes != NibbleBytes && i < bytes.Length; i += elementBytes)
        {
            if (!before.Slice(i, elementBytes).SequenceEqual(bytes.Slice(i, elementBytes))) changed++;
        }

        manifest.Add(new PatchedRange(operatorIndex, tensor.Index, tensor.Name, part, offset, bytes.Length, QuantizedModel.Hash(before), QuantizedModel.Hash(bytes), changed));
        bytes.CopyTo(file.AsSpan(offset));
    }

    private static int ChangedNibbles(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        int changed = 0;
        for (int i = 0; i < after.Length; i++)
        {
            int difference = before[i] ^ after[i];
            changed += ((difference & 0x0F) != 0 ? 1 : 0) + ((difference & 0xF0) != 0 ? 1 : 0);
        }

        return changed;
    }

    // Two weights a byte, the first in the low half; an odd last byte keeps the half that is no weight's.
    private static byte[] Nibbles(QuantizedModel model, LayerPatch patch, ModelTensor tensor)
    {
        if (!patch.Weights!.All(w => ElementType.Int4.FullRange().Contains(w))) throw new ArgumentException($"A weight of {Name(patch.Layer)} does not fit the file's 4 bits.", nameof(patch));
        byte[] bytes = ElementType.Int4.Pack<sbyte>(patch.Weights!);
        if (patch.Weights!.Length % 2 != 0) bytes[^1] |= (byte)(model.File.Span[tensor.DataOffset + bytes.Length - 1] & 0xF0);
        return bytes;
    }

    private static ReadOnlySpan<byte> InFile(ModelTensor tensor, ReadOnlySpan<byte> elements) => tensor.Layout is { } layout ? layout.ToFile(elements) : elements;

    private static byte[] Floats(float[] values)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    private static void RequireLayer(QuantizedModel model, LinearLayer layer)
    {
        bool ours = (uint)layer.OperatorIndex < (uint)model.Operators.Length
            && model.Operators[layer.OperatorIndex] is { } operation
            && LinearOperands.Kind(operation) == layer.Kind
            && operation.InputOrNone(LinearOperands.Weights) == layer.WeightTensor
            && LinearOperands.BiasTensor(operation) == layer.BiasTensor
            && model.Tensors[layer.WeightTensor] is { } weights
            && weights.DataLength == layer.WeightElement.ByteCount((long)layer.Weights.Length)
            && weights.Scales.Length == layer.WeightScales.Length;
        if (!ours) throw new ArgumentException($"{Name(layer)} is no layer of '{model.Name}'.", nameof(layer));
    }

    // Whether a parameter that cannot be written keeps its value, so that there is nothing to write.
    private static bool Keeps<T>(LinearLayer layer, ParameterBindings parameter, ReadOnlySpan<T> values, ReadOnlySpan<T> old, string what)
    {
        bool missing = parameter == ParameterBindings.Biases && layer.BiasTensor < 0;
        if (!missing && !layer.Tied.HasFlag(parameter)) return false;
        if (values.SequenceEqual(old)) return true;
        throw new ModelPatchException(missing
            ? $"The model has no bias for {Name(layer)}, so its trained bias cannot be stored."
            : $"The {what} of {Name(layer)} share their bytes with something else in the file, or stand there in a form of varying length, so they cannot be changed alone.");
    }

    private static void RequireCount(LinearLayer layer, int count, int expected, string what)
    {
        if (count != expected) throw new ArgumentException($"{Name(layer)} has {expected} {what}, not {count}.");
    }
}
