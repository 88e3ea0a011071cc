using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

public sealed partial class RandomProgram
{
    private (int Logits, int Batch) Logits(int batch, int classes) => (
        Feed(_random.Pick(
            new TensorType(ElementType.Int8, [batch, classes]),
            new TensorType(ElementType.Int32, [batch, classes], ValueRange.Symmetric(5000)),
            new TensorType(ElementType.Int32, [batch, classes]))),
        batch);

    // Labels of losses that only ask whether a row counts.
    private int Counted(int batch) => Feed(new TensorType(ElementType.Int32, [batch], new ValueRange(-1, _random.Pick(0, int.MaxValue))));

    private void ErrorLoss()
    {
        int batch = _random.Dimension(6);
        ElementType element = _random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32);
        TensorType y = new(element, [batch, _random.Dimension(40)], _random.Chance(2) ? ValueRange.Symmetric(100) : element.FullRange());
        Output(_builder.ApplyMany(new SquaredError { ErrorScale = LogitScale() }, Feed(y), Feed(y, true), Counted(batch)));
    }

    private void EntropyLoss()
    {
        (int logits, int batch) = Logits(_random.Dimension(6), _random.Positive(40));
        Output(_builder.ApplyMany(new Entropy { LogitScale = LogitScale() }, logits, Counted(batch)));
    }

    private void TeacherLoss()
    {
        int classes = _random.Positive(40);
        (int logits, int batch) = Logits(_random.Dimension(6), classes);
        (int teacher, _) = Logits(batch, classes);
        Output(_builder.ApplyMany(new Distillation { LogitScale = LogitScale(), TeacherScale = LogitScale() }, logits, teacher, Counted(batch)));
    }

    private void EpisodeLoss()
    {
        int batch = _random.Dimension(20), classes = _random.Positive(6);
        PrototypeLoss loss = new() { Supports = _random.Between(0, batch), Classes = _random.Chance(4) ? PrototypeLoss.MaximumClasses : classes, DistanceScale = LogitScale() };
        int labels = Feed(new TensorType(ElementType.Int32, [batch], new ValueRange(-1, classes - 1)));
        Output(_builder.ApplyMany(loss, Feed(new TensorType(ElementType.Int8, [batch, _random.Dimension(35)])), labels));
    }
}
