using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>
/// Re-derives a shipped model for a profile whose machine cannot hold its scales or weights: power-of-two factors, and 4-bit
/// weights. It never sees data, loses accuracy, and changes what the graph's outputs' steps mean; the inputs keep theirs.
/// </summary>
/// <remarks>
/// With m the significand of the first input's scale, every free activation scale becomes the smallest m * 2^k that is not
/// below it, with the old zero point, so that no value that could be held before is cut off. Weight scales become the
/// smallest ones, not below the old ones, that make scale(x) * scale(w) / scale(y) a power of two, and weights and biases are
/// rounded to them. For 4-bit weights each channel's scale is its largest weight over 7.
/// </remarks>
public static class ModelRequantization
{
    /// <summary>Whether a profile asks for anything that this can give: its weights are 4-bit only, or its factors powers of two.</summary>
    public static bool Concerns(AcceleratorProfile profile) => NeedsPowers(profile) || NeedsNibbles(profile);

    /// <summary>Re-derives a model; what the profile still rejects is for Compile to say.</summary>
    /// <exception cref="UnsupportedModelException">It is no .tflite file, it holds operators that cannot be re-derived, or bytes are needed in two forms.</exception>
    /// <exception cref="InvalidModelException">The model contradicts itself.</exception>
    public static RequantizedModel Apply(QuantizedModel model, AcceleratorProfile profile)
    {
        if (model.Format != ModelFormat.Tflite) throw new UnsupportedModelException(model.Name, [new ModelProblem(-1, "model", "it is an ONNX file; re-derived can be .tflite files")]);
        FileEdits edits = new(model);
        ActivationScales scales = new(model, NeedsPowers(profile));
        RequantizationLimits.Require(model, scales, NeedsNibbles(profile));
        int changedScales = 0;
        foreach (ModelTensor tensor in model.Tensors.Where(t => !t.IsConstant))
        {
            if (!scales.IsChanged(tensor))
            {
                edits.KeepScales(tensor);
                continue;
            }

            edits.WriteScales(tensor, [scales.Of(tensor)]);
            changedScales++;
        }

        foreach (int output in model.Outputs) OperatorRequantizer.Keep(model.Tensors[output], edits);

        long values = 0;
        foreach (ModelOperator operation in model.Operators)
        {
            (int layers, long stored) = OperatorRequantizer.Apply(model, operation, scales, edits, NeedsNibbles(profile));
            changedScales += layers;
            values += stored;
        }

        return new RequantizedModel(QuantizedModel.Parse(edits.ToArray(), model.Name), changedScales, values);
    }

    private static bool NeedsPowers(AcceleratorProfile profile) => profile.Rescale.Scales == ScaleKind.PowerOfTwo;

    private static bool NeedsNibbles(AcceleratorProfile profile) => profile.Weights.Contains(ElementType.Int4) && !profile.Weights.Contains(ElementType.Int8);
}
