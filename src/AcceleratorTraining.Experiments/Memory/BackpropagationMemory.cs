using System.Collections.Immutable;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Experiments;

/// <summary>What training by backpropagation would hold, counted from the model's graph; all parameters trained.</summary>
internal static class BackpropagationMemory
{
    private const int FloatBytes = 4, BiasBytes = 4;

    /// <summary>Parameters, gradients, two moments of Adam; all activations; the largest pair of their gradients; float32.</summary>
    public static IEnumerable<(string Name, double Value)> Float(AdaptationSession session, int batch)
    {
        (long weights, long biases) = Parameters(session);
        return Figures(session, batch, FloatBytes, FloatBytes * (weights + biases), 3 * FloatBytes * (weights + biases));
    }

    /// <summary>Parameters and gradients; all activations; the largest pair of their gradients; a byte each, biases four.</summary>
    public static IEnumerable<(string Name, double Value)> Integer(AdaptationSession session, int batch)
    {
        (long weights, long biases) = Parameters(session);
        long parameters = weights + BiasBytes * biases;
        return Figures(session, batch, elementBytes: 1, parameters, parameters);
    }

    private static IEnumerable<(string Name, double Value)> Figures(AdaptationSession session, int batch, int elementBytes, long parameters, long state)
    {
        long kept = batch * elementBytes * Activations(session.Model).Sum(t => (long)session.Model.Tensors[t].ElementCount);
        long gradients = batch * elementBytes * session.Model.Operators.Max(o => Pair(session.Model, o));
        yield return ("plannedBytes", parameters + state + kept + gradients);
        yield return ("part: constants", parameters);
        yield return ("part: gradients and optimiser", state);
        yield return ("part: activations", kept + gradients);
    }

    private static (long Weights, long Biases) Parameters(AdaptationSession session)
    {
        ImmutableArray<LinearLayer> layers = session.Lower(1).Layers;
        return (layers.DistinctBy(l => l.WeightTensor).Sum(l => (long)l.Weights.Length), layers.Where(l => l.BiasTensor >= 0).DistinctBy(l => l.BiasTensor).Sum(l => (long)l.Bias.Length));
    }

    private static IEnumerable<int> Activations(QuantizedModel model) =>
        model.Operators.SelectMany(o => o.Inputs.Concat(o.Outputs)).Where(t => t >= 0 && !model.Tensors[t].IsConstant).Distinct();

    // A step backwards reads the gradient of an operator's outputs and writes that of its inputs.
    private static long Pair(QuantizedModel model, ModelOperator operation) =>
        operation.Inputs.Concat(operation.Outputs).Where(t => t >= 0 && !model.Tensors[t].IsConstant).Sum(t => (long)model.Tensors[t].ElementCount);
}
