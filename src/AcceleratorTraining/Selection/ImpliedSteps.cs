using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// What a device need not hold of a set's steps because it follows from something that it does hold. Changes where numbers
/// come from, and no number: every rule below is checked against the steps themselves.
/// </summary>
internal static class ImpliedSteps
{
    /// <summary>Marks a set.</summary>
    /// <param name="parameters">With all their steps.</param>
    /// <param name="recipe">How its queries move them.</param>
    public static ImmutableArray<TrainableParameter> Mark(ImmutableArray<TrainableParameter> parameters, AdaptationRecipe recipe)
    {
        ImmutableArray<TrainableParameter> marked = [.. parameters.Select(WithLive)];
        Dictionary<int, TrainableParameter> gains = marked.Where(p => p.Kind == ParameterKind.Gain).ToDictionary(p => p.Layer.OperatorIndex);
        marked = [.. marked.Select(p => p.Kind == ParameterKind.Bias && gains.TryGetValue(p.Layer.OperatorIndex, out TrainableParameter? gain) ? WithFactor(p, gain, recipe) : p)];
        HashSet<int> implied = [.. marked.Where(p => p.StepFactor > 0).Select(p => p.Layer.OperatorIndex)];
        int shift = QueryShift(parameters, recipe);
        return [.. marked.Select(p => p with { QueryShift = shift, SharesFactor = p.Kind is ParameterKind.Bias or ParameterKind.Gain && implied.Contains(p.Layer.OperatorIndex) })];
    }

    // Gains of one step but for channels that rest: the step alone, and a bit a channel. A guide would move where its step is 0.
    private static TrainableParameter WithLive(TrainableParameter parameter)
    {
        ImmutableArray<int> scale = parameter.QueryScale;
        if (parameter.Kind != ParameterKind.Gain || !scale.Contains(0) || !parameter.Mask.IsEmpty || parameter.HasGuide || !parameter.SharesScale) return parameter;
        int step = scale.Max();
        if (step == 0 || scale.Any(s => s != 0 && s != step)) return parameter;
        byte[] bits = new byte[(scale.Length + 7) / 8];
        for (int n = 0; n < scale.Length; n++) bits[n >> 3] |= (byte)((scale[n] == 0 ? 0 : 1) << (n & 7));
        return parameter with { Live = [.. bits] };
    }

    // A bias's steps are a part of its layer's output steps. The multipliers are in the device for the gains; they have 31 bits
    // of what the steps were computed from, so a step may differ by one, and then the steps are held.
    private static TrainableParameter WithFactor(TrainableParameter bias, TrainableParameter gain, AdaptationRecipe recipe)
    {
        LinearLayer layer = bias.Layer;
        long factor = (long)recipe.BiasPerturbation << bias.ViewShift;
        bool uniform = bias.QueryScale.All(s => s == bias.QueryScale[0]);
        if (uniform || factor > OutputStep.MaximumFactor || !bias.SharesScale || !bias.Mask.IsEmpty || bias.HasGuide || layer.Multipliers.Length != bias.QueryScale.Length) return bias;
        sbyte[] shifts = ModelProgram.EffectiveShifts(layer.Multipliers, layer.Shifts);
        for (int n = 0; n < shifts.Length; n++)
        {
            bool live = gain.Live.IsEmpty || (gain.Live[n >> 3] >> (n & 7) & 1) != 0;
            if (shifts[n] is < -31 or > 30 || layer.Multipliers[n] < 0) return bias;
            if ((live ? ExtensionFunctions.OutputStep(layer.Multipliers[n], shifts[n], (int)factor) : 0) != bias.QueryScale[n]) return bias;
        }

        return bias with { StepFactor = (int)factor, Live = gain.Live };
    }

    // Steps of queries and of updates differ by a power of two where updates keep fractions that queries cannot show. The finer
    // ones serve both if F's magnitudes are smaller by that power, which they can be where no applier or neighbour reads them.
    private static int QueryShift(ImmutableArray<TrainableParameter> parameters, AdaptationRecipe recipe)
    {
        if (recipe.Applier != Applier.PackTime || recipe.SharpnessRadius > 0) return 0;
        int shift = recipe.Update.FractionBits;
        return parameters.All(p => p.QueryScale.Zip(p.UpdateScale).All(s => (long)s.First << shift == s.Second)) ? shift : 0;
    }
}
