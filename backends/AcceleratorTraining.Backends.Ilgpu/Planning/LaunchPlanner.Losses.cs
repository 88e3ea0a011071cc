using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Ilgpu;

// Losses and the head's gradient.
internal sealed partial class LaunchPlanner
{
    private void PlanLoss(Node node)
    {
        int first = node.Inputs[0], labels = node.Inputs[^1], other = node.Inputs.Length > 2 ? node.Inputs[1] : -1;
        LossKernel.Parameters parameters = new() { Format = Format(first), OtherFormat = other < 0 ? 0 : Format(other), Width = Type(first).Shape[1] };
        (LossKernel.Operation operation, parameters.Scale, parameters.OtherScale) = node.Operator switch
        {
            CrossEntropy loss => (LossKernel.Operation.CrossEntropy, loss.LogitScale, 0L),
            SquaredError loss => (LossKernel.Operation.SquaredError, loss.ErrorScale, 0L),
            Entropy loss => (LossKernel.Operation.Entropy, loss.LogitScale, 0L),
            Distillation loss => (LossKernel.Operation.Distillation, loss.LogitScale, loss.TeacherScale),
            _ => throw new NotSupportedException($"The ilgpu backend has no kernel for {node.Operator.Name}."),
        };
        parameters.Operation = (int)operation;
        Launch(LossKernel.Run, Type(first).Shape[0], parameters, first, node.Outputs[1], labels, other);
        Total(node);
    }

    private void PlanPrototypes(Node node, PrototypeLoss loss)
    {
        (int features, int labels, int counts, int sums) = (node.Inputs[0], node.Inputs[1], _scratch, _scratch + 1);
        int width = Type(features).Shape[1];
        PrototypeKernel.Parameters parameters = new() { Supports = loss.Supports, Width = width, Scale = loss.DistanceScale };
        Launch(PrototypeKernel.RunCounts, loss.Supports, parameters, -1, counts, labels);
        Launch(PrototypeKernel.RunSums, loss.Supports * width, parameters, features, sums, labels, counts);
        Launch(PrototypeKernel.RunLosses, Type(features).Shape[0], parameters, features, node.Outputs[1], labels, counts, sums);
        Total(node);
    }

    private void Total(Node node) =>
        Launch(TotalKernel.Run, 1, new TotalKernel.Parameters { Rows = Type(node.Outputs[1]).Shape[0] }, node.Outputs[1], node.Outputs[0]);

    private void PlanHeadGradient(Node node, HeadGradient gradient)
    {
        (int logits, int labels, int features, int errors) = (node.Inputs[0], node.Inputs[1], node.Inputs[2], _scratch);
        HeadGradientKernel.Parameters parameters = new()
        {
            Format = Format(logits),
            Batch = Type(logits).Shape[0],
            Classes = Type(logits).Shape[1],
            FeatureZeroPoint = gradient.FeatureZeroPoint,
            Scale = gradient.LogitScale,
        };
        Launch(HeadGradientKernel.RunErrors, parameters.Batch, parameters, logits, errors, labels);
        Launch(HeadGradientKernel.RunSums, Type(node.Outputs[0]).Shape.ElementCount, parameters with { Inputs = Type(features).Shape[1] }, errors, node.Outputs[0], features);
        Launch(HeadGradientKernel.RunSums, parameters.Classes, parameters, errors, node.Outputs[1]);
    }

    private void PlanGain(Node node)
    {
        int channels = Type(node.Outputs[0]).Shape.ElementCount;
        if (node.Operator is OutputStep step) Launch(GainKernel.RunStep, channels, new GainKernel.Parameters { Factor = step.Factor }, node.Inputs[0], node.Outputs[0], node.Inputs[1]);
        else Launch(GainKernel.RunGain, channels, default(GainKernel.Parameters), node.Inputs[0], node.Outputs[0], node.Inputs[1], node.Inputs[2], node.Outputs[1]);
    }
}
