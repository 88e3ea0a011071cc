using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>
/// Turns a quantized model into an integer program. Real numbers end here: every scale becomes multipliers and shifts by
/// TFLite's own IEEE operations in TFLite's own order, the same on every machine.
/// </summary>
public static class ModelLowering
{
    // log2(e), correctly rounded.
    internal const double BitsPerNat = 1.4426950408889634;

    /// <summary>Lowers a model.</summary>
    /// <exception cref="InvalidModelException">The model contradicts itself.</exception>
    /// <exception cref="UnsupportedModelException">It holds operators or types that cannot be lowered; all are named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch is below 1.</exception>
    public static LoweredModel Lower(QuantizedModel model, LoweringOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Batch, 1, nameof(options));
        ImmutableArray<ModelProblem> problems = SupportCheck.Find(model, options);
        if (!problems.IsEmpty) throw new UnsupportedModelException(model.Name, problems);

        GraphFacts facts = new(model);
        LoweringContext context = new(model, options, facts);
        for (int i = 0; i < model.Inputs.Length; i++) Bind(context, i);
        foreach (ModelOperator operation in model.Operators)
        {
            bool cut = options.CutFinalSoftmax && facts.IsCut(operation.Index);
            ImmutableArray<int> values = cut ? [context.Value(operation.Inputs[0])] : OperatorLowerings.Find(operation.BuiltinCode)!.Lower(context, operation);
            for (int i = 0; i < values.Length; i++) context.Set(operation.Outputs[i], values[i]);
        }

        ImmutableArray<ModelTensor> outputs = [.. model.Outputs.Select(o => BoundOutput(context, o))];
        for (int i = 0; i < outputs.Length; i++) context.Builder.Output($"output:{i}", context.Value(outputs[i].Index));
        if (options.ExposeHeadFeatures) context.Builder.Output("features", context.Features);
        if (options.ExposeLayers) ExposeLayers(context);
        return new LoweredModel
        {
            Model = model,
            Options = options,
            Program = context.Builder.Build(),
            Layers = context.AllLayers(),
            Prompts = [.. context.Prompts],
            HeadLayer = context.LayerOf(facts.HeadOperator),
            Inputs = [.. model.Inputs.Select(i => model.Tensors[i])],
            Outputs = outputs,
            States = [.. context.States],
            Logits = model.Tensors[facts.LogitsTensor],
            EndsInSoftmax = facts.EndsInSoftmax,
            LogitScale = LogitScale(model, facts),
        };
    }

    private static void Bind(LoweringContext context, int index)
    {
        ModelTensor tensor = context.Model.Tensors[context.Model.Inputs[index]];
        context.Set(tensor.Index, context.Builder.Input($"input:{index}", new TensorType(LoweringContext.Element(tensor), context.Shape(tensor))));
    }

    private static ModelTensor BoundOutput(LoweringContext context, int tensor)
    {
        int producer = context.Facts.Producer(tensor);
        while (context.Options.CutFinalSoftmax && context.Facts.IsCut(producer))
        {
            tensor = context.Model.Operators[producer].Inputs[0];
            producer = context.Facts.Producer(tensor);
        }

        return context.Model.Tensors[tensor];
    }

    private static void ExposeLayers(LoweringContext context)
    {
        foreach (ModelOperator operation in context.Model.Operators)
        {
            if (context.Options.CutFinalSoftmax && context.Facts.IsCut(operation.Index)) continue;
            for (int i = 0; i < operation.Outputs.Length; i++) context.Builder.Output(LayerName(operation.Index, i), context.Value(operation.Outputs[i]));
        }
    }

    // Only operators of several results have more than the first.
    private static string LayerName(int operation, int result) => result == 0 ? $"layer:{operation:000}" : $"layer:{operation:000}:{result}";

    // round(scale * beta * log2(e) * 2^32), ties away from zero.
    private static long LogitScale(QuantizedModel model, GraphFacts facts)
    {
        double scale = model.Tensors[facts.LogitsTensor].Scale;
        if (facts.EndsInSoftmax) scale *= model.Operators.Where(o => facts.IsFinalSoftmax(o.Index) && o.Inputs[0] == facts.LogitsTensor).Select(o => ((SoftmaxOptions)o.Options!).Beta).First();
        double real = Math.Floor(scale * BitsPerNat * (1L << 32) + 0.5);
        return real < 1L << 62 ? (long)real : 1L << 62;
    }
}
