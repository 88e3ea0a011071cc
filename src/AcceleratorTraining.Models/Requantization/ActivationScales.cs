namespace AcceleratorTraining.Models;

/// <summary>The new scale of every activation: its own, or the next one up that is a power of two times the input's significand.</summary>
internal sealed class ActivationScales
{
    // Their output scale is part of their definition.
    private static readonly string[] Fixed = ["SOFTMAX", "LOG_SOFTMAX", "LOGISTIC", "TANH"];

    // They copy or compare raw values: all their activations have one scale.
    private static readonly string[] Copying =
    [
        "RESHAPE", "SQUEEZE", "EXPAND_DIMS", "TRANSPOSE", "PAD", "PADV2", "MIRROR_PAD", "SLICE", "STRIDED_SLICE", "SPLIT", "SPLIT_V", "PACK", "UNPACK",
        "CONCATENATION", "GATHER", "RESIZE_NEAREST_NEIGHBOR", "AVERAGE_POOL_2D", "MAX_POOL_2D", "MAXIMUM", "MINIMUM", "RELU6", "RELU_N1_TO_1",
    ];

    private readonly float[] _scales;

    public ActivationScales(QuantizedModel model, bool powers)
    {
        Powers = powers;
        _scales = [.. model.Tensors.Select(t => t.Scale)];
        if (!powers || model.Inputs.IsEmpty) return;
        bool[] kept = Kept(model);
        float significand = Significand(model.Inputs.Select(i => model.Tensors[i]).FirstOrDefault(IsQuantized)?.Scale ?? 0);
        foreach (ModelTensor tensor in model.Tensors)
        {
            if (!kept[tensor.Index] && tensor.Scales.Length == 1 && tensor.Scale > 0) _scales[tensor.Index] = NextUp(tensor.Scale, significand);
        }
    }

    /// <summary>Whether factors shall be powers of two.</summary>
    public bool Powers { get; }

    public float Of(ModelTensor tensor) => _scales[tensor.Index];

    public bool IsChanged(ModelTensor tensor) => _scales[tensor.Index] != tensor.Scale;

    /// <summary>The smallest significand * 2^k that is not below <paramref name="scale"/>; float32 throughout, exact but for subnormals.</summary>
    public static float NextUp(float scale, float significand)
    {
        float next = MathF.ScaleB(significand, (int)MathF.ILogB(scale));
        return next < scale ? 2 * next : next;
    }

    // An operand that states a shape, or says how much to pad, can be a graph input too, and comes first at times.
    private static bool IsQuantized(ModelTensor tensor) => tensor is { Scale: > 0, Type: TfliteType.Int8 or TfliteType.Int16 };

    // In [1, 2).
    private static float Significand(float scale) => scale > 0 ? MathF.ScaleB(scale, -(int)MathF.ILogB(scale)) : 1;

    // Inputs, fixed outputs, and whatever copies them. Operators stand in execution order; a copy of a copy may run backwards,
    // so this goes on until nothing changes, at most once a tensor.
    private static bool[] Kept(QuantizedModel model)
    {
        bool[] kept = new bool[model.Tensors.Length];
        foreach (int input in model.Inputs) kept[input] = true;
        foreach (ModelOperator operation in model.Operators.Where(o => Fixed.Contains(o.Name)))
        {
            foreach (int output in operation.Outputs) kept[output] = true;
        }

        ModelOperator[] copying = [.. model.Operators.Where(o => Copying.Contains(o.Name))];
        bool changed = true;
        for (int round = 0; changed && round <= model.Tensors.Length; round++)
        {
            changed = false;
            foreach (ModelOperator operation in copying)
            {
                int[] tensors = [.. operation.Inputs.Where(i => i >= 0 && model.Tensors[i].Scales.Length == 1), .. operation.Outputs];
                if (!tensors.Any(t => kept[t]) || tensors.All(t => kept[t])) continue;
                foreach (int tensor in tensors) kept[tensor] = true;
                changed = true;
            }
        }

        return kept;
    }
}
