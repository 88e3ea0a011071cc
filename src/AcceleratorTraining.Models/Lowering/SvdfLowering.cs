using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>
/// SVDF: features by MATMUL become the newest column of a state that remembers a few steps; the state times the time
/// weights, summed over time and rank, plus the bias, is the output.
/// </summary>
internal sealed class SvdfLowering : OperatorLowering
{
    private const int FeatureWeights = 1;
    private const int TimeWeights = 2;
    private const int Bias = 3;
    private const int State = 4;

    public override ImmutableArray<int> Codes => [OperatorCodes.Svdf];

    // TFLite's integer kernel has no activation, whatever the options say.
    public override bool ClampsOutput => false;

    public override void Check(OperatorCheck check)
    {
        check.Attributes<SvdfOptions>();
        check.Arity(5, 5);
        _ = check.Activation(check.Input(0), "input", TfliteType.Int8)
            && check.Activation(check.Output(), "output", TfliteType.Int8)
            && check.Constants(FeatureWeights, "feature weights are", true, TfliteType.Int8)
            && check.Constants(TimeWeights, "time weights are", true, TensorSupport.Quantized)
            && (check.Operation.Inputs[Bias] < 0 || check.Constants(Bias, "bias is", false, TfliteType.Int32))
            && check.Variable(State, check.Input(TimeWeights).Type)
            && check.Require(check.Input(State).Type != TfliteType.Int16 || check.Input(State).IsSymmetric, "it has an int16 state whose zero point is not 0");
    }

    public override ImmutableArray<int> Lower(LoweringContext context, ModelOperator operation)
    {
        QuantizedModel model = context.Model;
        int rank = ((SvdfOptions)operation.Options!).Rank;
        ModelTensor x = model.Tensors[operation.Inputs[0]], y = model.Tensors[operation.Outputs[0]], state = model.Tensors[operation.Inputs[State]];
        ModelTensor features = model.Tensors[operation.Inputs[FeatureWeights]], time = model.Tensors[operation.Inputs[TimeWeights]];
        RequireShapes(model, operation, rank, x, features, time, state, y);
        int batch = x.Shape[0] * context.Options.Batch, filters = features.Shape[0], memory = time.Shape[1], units = filters / rank;

        int newest = context.Reshaped(Features(context, operation, x, features, state), [batch, filters, 1]);
        int states = newest;
        if (memory > 1)
        {
            int old = context.Reshaped(StateTensors.Load(context, state), [batch, filters, memory]);
            int kept = context.Builder.Apply(new Slice { Starts = [0, 0, 1], Sizes = [batch, filters, memory - 1], Strides = [1, 1, 1] }, old);
            states = context.Builder.Apply(new Concat { Axis = 2 }, kept, newest);
        }

        StateTensors.Store(context, state, states);
        int centered = context.Centered(states, state.ZeroPoint);
        int products = context.Builder.Apply(new Multiply(), centered, context.Integers(time, [1, filters, memory]));
        int sums = context.Builder.Apply(new ReduceSum { Axes = [2] }, context.Reshaped(products, [batch, units, rank * memory]));
        if (operation.Inputs[Bias] >= 0) sums = context.Builder.Apply(new Add(), sums, context.Integers(model.Tensors[operation.Inputs[Bias]], [1, units]));

        // Both factors are float32 quotients, as TFLite takes them.
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal((float)((float)(state.Scale * time.Scale) / y.Scale));
        return [context.Reshaped(context.Rescaled($"output {operation.Index}", sums, factor, new Rescale { OutputZeroPoint = (int)y.ZeroPoint }), context.Shape(y))];
    }

    private static int Features(LoweringContext context, ModelOperator operation, ModelTensor x, ModelTensor weights, ModelTensor state)
    {
        int zeros = context.Builder.Constant<int>("zeros", ElementType.Int32, [weights.Shape[0]], new int[weights.Shape[0]]);
        int sums = context.Builder.Apply(new MatMul { InputZeroPoint = (int)x.ZeroPoint }, context.Value(x.Index), context.Constant(weights), zeros);
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal((float)((float)(x.Scale * weights.Scale) / state.Scale));
        ElementType element = LoweringContext.Element(state);
        ValueRange range = element.FullRange();
        int scaled = context.Rescaled($"features {operation.Index}", sums, factor, new Rescale { Output = element, Minimum = (int)range.Minimum, Maximum = (int)range.Maximum });
        return state.ZeroPoint == 0 ? scaled : Moved(context, scaled, (int)state.ZeroPoint);
    }

    // TFLite limits the feature first and adds the zero point then, so that the sum can wrap.
    private static int Moved(LoweringContext context, int value, int zeroPoint)
    {
        sbyte[] entries = [.. Enumerable.Range(sbyte.MinValue, 256).Select(q => unchecked((sbyte)(q + zeroPoint)))];
        return context.Builder.Apply(new TableLookup(), value, context.Builder.Constant<sbyte>("moved", ElementType.Int8, [256], entries));
    }

    private static void RequireShapes(QuantizedModel model, ModelOperator operation, int rank, ModelTensor x, ModelTensor features, ModelTensor time, ModelTensor state, ModelTensor y)
    {
        bool fits = x.Shape.Length == 2 && features.Shape.Length == 2 && time.Shape.Length == 2 && y.Shape.Length == 2
            && rank > 0 && features.Shape[0] % rank == 0 && features.Shape[1] == x.Shape[1] && time.Shape[0] == features.Shape[0] && time.Shape[1] > 0
            && y.Shape[0] == x.Shape[0] && y.Shape[1] == features.Shape[0] / rank
            && state.ElementCount == (long)x.Shape[0] * time.ElementCount;
        if (!fits) throw model.Fail(operation, $"has an input [{string.Join(", ", x.Shape)}], weights [{string.Join(", ", features.Shape)}] and [{string.Join(", ", time.Shape)}] of rank {rank}, and a state of {state.ElementCount} for [{string.Join(", ", y.Shape)}]");
        if (operation.Inputs[Bias] >= 0 && model.Tensors[operation.Inputs[Bias]].ElementCount != y.Shape[1]) throw model.Fail(operation, $"has {model.Tensors[operation.Inputs[Bias]].ElementCount} biases for {y.Shape[1]} outputs");
    }
}
