using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// The parameters a recipe trains on a model, a pure function of both: masters, ranges and per-channel steps, all in
/// integers. What cannot be trained is left out and named.
/// </summary>
public sealed class ParameterSet
{
    /// <summary>Extra fraction bits of a bias master.</summary>
    public const int BiasFractionBits = 8;

    // Perturbations beyond this many accumulator units mean a channel whose output cannot be seen: it is left alone.
    private const long DeadBiasUnits = 1 << 20;

    internal ParameterSet(ImmutableArray<TrainableParameter> parameters, LinearLayer? head, ImmutableArray<string> leftOut)
    {
        Parameters = parameters;
        Operators = [.. parameters.Where(p => p.Prompt is null).Select(p => p.Layer.OperatorIndex).Distinct().Order()];
        Head = head;
        LeftOut = leftOut;
    }

    /// <summary>What forward gradients move, in layer order.</summary>
    public ImmutableArray<TrainableParameter> Parameters { get; }

    /// <summary>The operators whose parameters forward gradients move, ascending: the layers of a <see cref="LayerSchedule"/>.</summary>
    public ImmutableArray<int> Operators { get; }

    /// <summary>The layer that follows its exact gradient; null without an exact head.</summary>
    public LinearLayer? Head { get; }

    /// <summary>What was asked for and cannot be trained, one sentence each.</summary>
    public ImmutableArray<string> LeftOut { get; }

    /// <summary>How many bits smaller the magnitudes are that F takes for this set.</summary>
    internal int QueryShift => Parameters.IsEmpty ? 0 : Parameters[0].QueryShift;

    /// <summary>Elements trained by forward gradients and by the exact head together; what a mask without memory leaves alone is counted.</summary>
    public long Count => Parameters.Sum(p => (long)p.Type.Shape.ElementCount - p.DeadElements - p.MaskedElements) + (Head is null ? 0 : Head.Weights.Length + (Head.BiasTensor < 0 ? 0 : Head.Bias.Length));

    /// <summary>Which of <see cref="Operators"/> a step moves.</summary>
    internal bool[] Active(LayerSchedule schedule, ulong seed, int step)
    {
        bool[] active = new bool[Operators.Length];
        schedule.Fill(seed, step, active);
        return active;
    }

    /// <summary>Selects.</summary>
    /// <param name="model">Its layers.</param>
    /// <param name="recipe">What to train.</param>
    /// <param name="machine">Which scales it can hold: gains need any, one a channel. Null for a machine that holds all.</param>
    /// <exception cref="ArgumentException">The recipe asks for an exact head or a last layer the model does not have, or nothing is left to train.</exception>
    public static ParameterSet Create(LoweredModel model, AdaptationRecipe recipe, RescaleRules? machine = null)
    {
        recipe.Validate();
        List<string> leftOut = [];
        LinearLayer? last = model.HeadLayer >= 0 ? model.Layers[model.HeadLayer] : null;
        bool needsLast = recipe.ExactHead || recipe.Selection.NeedsLastLayer;
        if (needsLast && last is null) throw new ArgumentException($"Recipe '{recipe.Name}' trains the last fully connected layer, but the model does not end in one.");
        if (recipe.ExactHead && last!.IsTied) throw new ArgumentException($"Recipe '{recipe.Name}' trains the last fully connected layer exactly, whose parameters share a buffer with another tensor.");
        if (recipe.ExactHead && Untrainable.Head(last!) is { } problem) throw new ArgumentException($"Recipe '{recipe.Name}' trains the last fully connected layer exactly, but {problem}.");
        LinearLayer? head = recipe.ExactHead ? last : null;

        ImmutableArray<TrainableParameter>.Builder parameters = ImmutableArray.CreateBuilder<TrainableParameter>();
        foreach (LinearLayer layer in model.Layers)
        {
            if (ReferenceEquals(layer, head) || (ReferenceEquals(layer, last) && !recipe.Objective.ReadsLastLayer)) continue;
            if (Picks(ParameterKind.Bias)) AddOrName(Untrainable.Bias(layer), layer.BiasSharers, Bias);
            if (layer.IsPerChannel && Picks(ParameterKind.Gain)) AddOrName(Untrainable.Gains(layer, machine), [], Gain);
            if (Picks(ParameterKind.Weights)) AddOrName(Untrainable.Weights(layer, recipe), layer.WeightSharers, Weights);

            bool Picks(ParameterKind kind) => recipe.Selection.Picks(model, layer, kind);

            void AddOrName(string? reason, ImmutableArray<int> sharers, Func<LinearLayer, AdaptationRecipe, TrainableParameter> create)
            {
                // Tensors that share their bytes are one parameter, which the first of them brought in.
                ImmutableArray<LinearLayer> followers = [.. model.Layers.Where(l => sharers.Contains(l.OperatorIndex))];
                reason ??= followers.All(l => Untrainable.AreAlike(l, layer) && !ReferenceEquals(l, head)) ? null : "its bytes are also those of a layer of another form";
                if (reason is not null) leftOut.Add($"operator {layer.OperatorIndex} ({layer.Name}): {reason}");
                else if (create(layer, recipe) is { } parameter && !parameters.Any(p => p.Kind == parameter.Kind && p.Followers.Any(f => ReferenceEquals(f, layer)))) parameters.Add(WithStates(parameter with { Followers = followers }, recipe));
            }
        }

        foreach (PromptTokens prompt in model.Prompts.Where(p => recipe.Selection.PicksPrompt(model, p)))
        {
            TrainableParameter parameter = PromptParameter.Create(prompt, recipe);
            parameters.Add(parameter with { States = recipe.Update.States(parameter) });
        }

        foreach (ModelOperator operation in recipe.Selection.IsWholeModel ? model.Recurrent : []) leftOut.Add($"operator {operation.Index} ({operation.Name}): recurrent operators are not trained");

        if (recipe.Update.IsWide && parameters.Where(p => p.Kind == ParameterKind.Weights).SelectMany(p => p.Layers).Intersect(parameters.Where(p => p.Kind == ParameterKind.Bias).SelectMany(p => p.Layers)).FirstOrDefault() is { } both)
        {
            throw new ArgumentException($"Recipe '{recipe.Name}' trains bias and weights of operator {both.OperatorIndex} ({both.Name}), which does not go with 16-bit weights.");
        }

        foreach (TrainableParameter parameter in parameters.Where(p => p.DeadChannels > 0))
        {
            leftOut.Add($"operator {parameter.Layer.OperatorIndex} ({parameter.Layer.Name}): {parameter.DeadChannels} of {parameter.Layer.Outputs} channels of its {parameter.Kind.ToString().ToLowerInvariant()}, whose output cannot be seen");
        }

        if (head is { BiasTensor: < 0 }) leftOut.Add($"operator {head.OperatorIndex} ({head.Name}): the file has no bias to change");
        if (parameters.Count == 0 && head is null) throw new ArgumentException($"Recipe '{recipe.Name}' finds nothing to train in this model.");
        return new ParameterSet(ImpliedSteps.Mark(parameters.ToImmutable(), recipe), head, [.. leftOut]);
    }

    // What the update rule keeps from step to step, and a momentum where there is one.
    private static TrainableParameter WithStates(TrainableParameter parameter, AdaptationRecipe recipe)
    {
        ImmutableArray<(string, TensorType)> states = recipe.Update.States(parameter);
        if (recipe.Momentum.IsNone) return parameter with { States = states };
        return parameter with { States = states.Add((MomentumRule.Guide, new TensorType(ElementType.Int8, parameter.Type.Shape, DirectionGuide.Range))), GuideDecay = recipe.Momentum.Decay };
    }

    private static TrainableParameter Bias(LinearLayer layer, AdaptationRecipe recipe)
    {
        // The master keeps as many fraction bits as its range leaves room for: 2^30 >= 4 * max|bias| * 2^bits.
        long largest = Math.Max(layer.Bias.Select(Math.Abs).DefaultIfEmpty(0).Max(), 1 << 12);
        int fraction = BiasFractionBits;
        while (fraction > 0 && largest << (fraction + 2) > 1L << 30) fraction--;
        int[] scale = new int[layer.Outputs];
        for (int n = 0; n < scale.Length; n++)
        {
            long unitsQ8 = layer.AccumulatorUnitsPerOutputStepQ8[layer.AccumulatorUnitsPerOutputStepQ8.Length == 1 ? 0 : n];
            long steps = IsDead(layer, n, recipe) ? 0 : ((unitsQ8 * recipe.BiasPerturbation << fraction) + (1 << 15)) >> 16;
            scale[n] = (int)Math.Min(steps, Perturb.MaximumScale);
        }

        long bound = Math.Max(1L << 30, largest << fraction);
        return new TrainableParameter
        {
            Layer = layer,
            Kind = ParameterKind.Bias,
            Type = new TensorType(ElementType.Int32, [layer.Outputs], ValueRange.Symmetric(Math.Min(bound, int.MaxValue))),
            Initial = Bytes<int>([.. layer.Bias.Select(b => (int)(b << fraction))]),
            Direction = recipe.Direction.VectorKind,
            QueryScale = [.. scale],
            UpdateScale = [.. scale],
            ViewShift = fraction,
        };
    }

    // A channel whose output cannot be seen: its multiplier is 0, or one output step is beyond all its sums.
    private static bool IsDead(LinearLayer layer, int channel, AdaptationRecipe recipe)
    {
        long unitsQ8 = layer.AccumulatorUnitsPerOutputStepQ8[layer.AccumulatorUnitsPerOutputStepQ8.Length == 1 ? 0 : channel];
        int multiplier = layer.Multipliers[layer.Multipliers.Length == 1 ? 0 : channel];
        return multiplier == 0 || (Int128)unitsQ8 * recipe.BiasPerturbation > (Int128)DeadBiasUnits << 16;
    }

    private static TrainableParameter Gain(LinearLayer layer, AdaptationRecipe recipe)
    {
        ImmutableArray<int> scale = [.. Enumerable.Range(0, layer.Outputs).Select(n => IsDead(layer, n, recipe) ? 0 : recipe.GainPerturbation)];
        return new TrainableParameter
        {
            Layer = layer,
            Kind = ParameterKind.Gain,
            Type = new TensorType(ElementType.Int32, [layer.Outputs], ApplyGain.GainRange),
            Initial = Bytes<int>([.. Enumerable.Repeat(1 << ApplyGain.GainFractionBits, layer.Outputs)]),
            Direction = recipe.Direction.VectorKind,
            QueryScale = scale,
            UpdateScale = scale,
        };
    }

    private static TrainableParameter Weights(LinearLayer layer, AdaptationRecipe recipe)
    {
        ElementOrder order = layer.Kind == LinearKind.DepthwiseConv2D ? ElementOrder.DepthwisePanels : ElementOrder.Panels;
        DirectionKind direction = recipe.Direction.Kind;
        bool lowRank = direction is DirectionKind.Rank1 or DirectionKind.RankR;
        if (lowRank && !LowRankTerms.CanTake(layer)) (direction, lowRank) = (DirectionKind.Rademacher, false);
        int rank = lowRank ? recipe.Direction.Rank : 1;
        bool wide = recipe.Update.IsWide;
        bool fine = wide || recipe.Applier.IsFine(layer);

        // An 8-bit array cannot show less than one whole step; the update goes along what was really queried. A swap of codes
        // is a step of its own size.
        bool parity = direction == DirectionKind.Parity;
        int largest = recipe.Applier.Guard == 0 ? Perturb.MaximumScale : InPlaceGuardBandApplier.LargestScale(recipe.Applier.Guard, recipe.Direction, recipe.Momentum);
        int[] query = [.. ChannelSteps(layer, order, recipe, rank).Select(s => parity ? 1 : Math.Min(largest, (int)(fine ? s : Math.Max(1, (s + 128) >> 8))))];
        int[] update = [.. query.Select(q => UpdateStep(q, fine ? 8 : 0, recipe.Update.FractionBits))];

        // TFLite keeps weights off the lowest code; a file that uses it keeps the whole range.
        (int lowest, int highest) = layer.WeightElement == ElementType.Int4 ? (-8, 7) : (sbyte.MinValue, sbyte.MaxValue);
        bool full = layer.Weights.Contains((sbyte)lowest);
        ValueRange range = full ? new ValueRange(lowest, highest) : ValueRange.Symmetric(highest);
        ValueRange wideRange = full ? new ValueRange(lowest << 8, (highest << 8) + 255) : ValueRange.Symmetric((highest << 8) + 127);
        return new TrainableParameter
        {
            Layer = layer,
            Kind = ParameterKind.Weights,
            Type = new TensorType(wide ? ElementType.Int16 : ElementType.Int8, layer.Shape(), wide ? wideRange : range),
            Initial = wide ? Bytes<short>([.. layer.Weights.Select(w => (short)(w * 256))]) : Bytes<sbyte>([.. layer.Weights]),
            Direction = direction,
            Rank = rank,
            ParityShift = recipe.Direction.ParityShift,
            Density = recipe.Direction.Density,
            Keep = recipe.Mask.Keep,
            Mask = Pinned(layer, recipe.Applier.Guard, recipe.Mask.Bits(layer)),
            Guard = recipe.Applier.Guard,
            Order = order,
            QueryScale = [.. query],
            UpdateScale = [.. update],
        };
    }

    // A weight of the file within the guard band stays as it is, for a step in place could be cut off there.
    private static ImmutableArray<byte> Pinned(LinearLayer layer, int guard, ImmutableArray<byte> mask)
    {
        int bound = sbyte.MaxValue - guard;
        if (guard == 0 || layer.Weights.All(w => Math.Abs((int)w) <= bound)) return mask;
        byte[] bits = mask.IsEmpty ? [.. Enumerable.Repeat(byte.MaxValue, (layer.Weights.Length + 7) / 8)] : [.. mask];
        for (int i = 0; i < layer.Weights.Length; i++)
        {
            if (Math.Abs((int)layer.Weights[i]) > bound) bits[i >> 3] &= (byte)~(1 << (i & 7));
        }

        return [.. bits];
    }

    // A query's step in the update rule's unit: never rounded to nothing.
    private static int UpdateStep(int query, int fractionBits, int wantedBits) =>
        wantedBits >= fractionBits ? query << (wantedBits - fractionBits) : Math.Max(1, (int)HalfAwayFromZero.ShiftRight(query, fractionBits - wantedBits));

    // Perturbation of each output channel in 1/256 of a weight step: fraction * rms, at least one unit. A sum of r terms has
    // steps of 1 / sqrt(r) of one term's, so that its own root mean square is the same.
    private static long[] ChannelSteps(LinearLayer layer, ElementOrder order, AdaptationRecipe recipe, int rank)
    {
        long root = IntegerMath.SquareRoot((Int128)rank << 16);
        return [.. Steps(layer, order, recipe).Select(s => Math.Max(1, ((s << 8) + root / 2) / root))];
    }

    private static long[] Steps(LinearLayer layer, ElementOrder order, AdaptationRecipe recipe)
    {
        ElementNumbering numbering = new(order, layer.Shape());
        if (recipe.Normalization == WeightNormalization.Uniform) return [.. Enumerable.Repeat((long)recipe.WeightPerturbation, numbering.Outputs)];
        long[] squares = new long[numbering.Outputs];
        for (int i = 0; i < layer.Weights.Length; i++)
        {
            squares[numbering.Locate(i).Output] += layer.Weights[i] * layer.Weights[i];
        }

        if (recipe.Normalization == WeightNormalization.Layer) Array.Fill(squares, squares.Sum() / Math.Max(numbering.Outputs, 1));

        // rms in 1/256: sqrt(mean * 2^16).
        return [.. squares.Select(s => Math.Max(1, (long)(IntegerMath.SquareRoot((s << 16) / Math.Max(numbering.Inputs, 1)) * recipe.WeightPerturbation + (1 << 15)) >> 16))];
    }

    private static ImmutableArray<byte> Bytes<T>(ReadOnlySpan<T> elements) where T : unmanaged => [.. MemoryMarshal.AsBytes(elements)];
}
