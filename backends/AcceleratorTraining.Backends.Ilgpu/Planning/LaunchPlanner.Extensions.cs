using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using ILGPU;
using ILGPU.Runtime;

namespace AcceleratorTraining.Backends.Ilgpu;

// What training needs beyond inference.
internal sealed partial class LaunchPlanner
{
    private void PlanPerturb(Node node, Perturb perturb)
    {
        TensorType w = Type(node.Inputs[0]);
        PerturbKernel.Parameters parameters = new()
        {
            Draws = Draw(perturb, w.Shape),
            Count = w.Shape.ElementCount,
            WFormat = (int)w.Element,
            YFormat = (int)perturb.Output,
            IsSingleScale = IsSingle(node.Inputs[3]),
            Stream = (int)perturb.Stream,
            Factor = (int)Direction.Factor(perturb.Stream, perturb.Factor),
            Fraction = Perturb.MagnitudeFractionBits + perturb.FractionBits,
            ViewShift = perturb.ViewShift,
            Minimum = perturb.Range.Minimum,
            Maximum = perturb.Range.Maximum,
        };
        int threads = perturb.Output == ElementType.Int4 ? (w.Shape.ElementCount + 1) / 2 : w.Shape.ElementCount;
        int[] places = Extras(perturb, 4);
        (ImmutableArray<int> inputs, int y) = (node.Inputs, node.Outputs[0]);
        LaunchDirection(PerturbKernel.Run, threads, parameters, new DirectionValues
        {
            W = inputs[0],
            Keys = inputs[1],
            Factors = inputs[2],
            Scale = inputs[3],
            Mask = At(inputs, places[0]),
            Guide = At(inputs, places[1]),
            Blend = At(inputs, places[2]),
            Threshold = -1,
            Residual = -1,
            Y = y,
            ResidualResult = -1,
            GuideResult = -1,
        });
    }

    private void PlanUpdate(Node node, Update update)
    {
        TensorType w = Type(node.Inputs[0]);
        int own = update.HasResidual ? 2 : 1;
        UpdateKernel.Parameters parameters = new()
        {
            Draws = Draw(update, w.Shape),
            Queries = Type(node.Inputs[own + 1]).Shape.ElementCount,
            Format = (int)w.Element,
            IsSingleScale = IsSingle(node.Inputs[own + 2]),
            Rule = (int)update.Rule,
            FractionBits = update.FractionBits,
            HasResidual = update.HasResidual ? 1 : 0,
            ResidualDecay = update.ResidualDecay,
            GuideDecay = update.GuideDecay,
            Minimum = w.Range.Minimum,
            Maximum = w.Range.Maximum,
        };
        int[] places = Extras(update, own + 3);
        int threshold = update.Rule == StepRule.Vote ? node.Inputs.Length - 1 : -1;
        (ImmutableArray<int> inputs, ImmutableArray<int> outputs) = (node.Inputs, node.Outputs);
        LaunchDirection(UpdateKernel.Run, w.Shape.ElementCount, parameters, new DirectionValues
        {
            W = inputs[0],
            Keys = inputs[own],
            Factors = inputs[own + 1],
            Scale = inputs[own + 2],
            Mask = At(inputs, places[0]),
            Guide = At(inputs, places[1]),
            Blend = At(inputs, places[2]),
            Threshold = At(inputs, threshold),
            Residual = At(inputs, update.HasResidual ? 1 : -1),
            Y = outputs[0],
            ResidualResult = At(outputs, update.HasResidual ? 1 : -1),
            GuideResult = At(outputs, update.GuideResult),
        });
    }

    // Places of mask, guide and blend among the inputs; -1 for none.
    private static int[] Extras(DirectionOperator operation, int first)
    {
        int guide = operation.HasMask ? first + 1 : first;
        return [operation.HasMask ? first : -1, operation.HasGuide ? guide : -1, operation.HasGuide ? guide + 1 : -1];
    }

    private static int At(ImmutableArray<int> values, int place) => place < 0 ? -1 : values[place];

    private static Draws.Parameters Draw(DirectionOperator operation, TensorShape shape)
    {
        ElementNumbering numbering = new(operation.Order, shape);
        return new()
        {
            Kind = (int)operation.Direction,
            Order = (int)operation.Order,
            Outputs = numbering.Outputs,
            Inputs = numbering.Inputs,
            Rank = operation.Rank,
            ParityShift = operation.ParityShift,
            Density = operation.Density,
            Keep = operation.Keep,
            HasMask = operation.HasMask ? 1 : 0,
            HasGuide = operation.HasGuide ? 1 : 0,
            FractionBits = operation.Direction.FractionBits(),
            Tensor = operation.Tensor,
        };
    }

    private int IsSingle(int value) => Type(value).Shape.ElementCount == 1 ? 1 : 0;

    private void LaunchDirection<TParameters>(Action<Index1D, DirectionViews, TParameters> kernel, int threads, TParameters parameters, DirectionValues values)
        where TParameters : unmanaged
    {
        if (threads == 0) return;
        Action<AcceleratorStream, Index1D, DirectionViews, TParameters> launcher = _kernels.Get(kernel);
        _threads = Math.Max(_threads, threads);
        _launches.Add((stream, frame) => launcher(stream, threads * frame.Slots, frame.Direction(threads, values), parameters));
    }
}
