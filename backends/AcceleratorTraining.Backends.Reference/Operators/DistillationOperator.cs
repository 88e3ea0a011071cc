using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Reference;

/// <summary>hal-spec/operators/DISTILLATION.md</summary>
internal static class DistillationOperator
{
    public static void Run(Distillation operation, Tensor logits, Tensor teacher, Tensor labels, Tensor loss, Tensor losses)
    {
        for (int b = 0; b < losses.Data.Length; b++)
        {
            if (labels.Data[b] < 0) continue;
            long[] exponents = CrossEntropyOperator.Exponents(logits, b, operation.LogitScale);
            losses.Data[b] = EntropyOperator.Mean(exponents, CrossEntropyOperator.Exponents(teacher, b, operation.TeacherScale));
            loss.Data[0] += losses.Data[b];
        }
    }
}
