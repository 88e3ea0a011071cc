using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

// Parameters moved and stepped along directions of every kind.
public sealed partial class RandomProgram
{
    private (TensorType Parameter, ElementOrder Order, int Outputs) Parameter(ElementType element)
    {
        ElementOrder order = _random.Pick(Enum.GetValues<ElementOrder>());
        int outputs = _random.Dimension(35), height = _random.Between(1, 3), width = _random.Between(1, 3), inputs = _random.Dimension(9);
        TensorShape shape = order switch
        {
            ElementOrder.Linear => [outputs],
            ElementOrder.Panels => _random.Chance(2) ? [outputs, inputs] : [outputs, height, width, inputs],
            _ => [1, height, width, outputs],
        };
        ValueRange range = _random.Chance(3) ? ValueRange.Symmetric(100) : element.FullRange();
        return (new TensorType(element, shape, range), order, outputs);
    }

    private int Key(TensorShape shape) => Feed(new TensorType(ElementType.UInt32, shape));

    private int Scale(int outputs) => Feed(
        new TensorType(ElementType.Int32, [_random.Chance(2) ? 1 : outputs], new ValueRange(0, _random.Pick(3, 2000, Perturb.MaximumScale))), true);

    private int Magnitude() => Feed(new TensorType(ElementType.Int32, [1], ValueRange.Symmetric(_random.Pick(1, 65536, Perturb.MaximumMagnitude))));

    private uint Tensor() => (uint)_random.Value(ElementType.UInt32.FullRange());

    private int Share() => _random.Chance(2) ? Direction.All : _random.Pick(1, 128, 255, _random.Between(1, Direction.All));

    // A direction of any kind that i8 or wider elements take, plain one time in three.
    private T Directed<T>(T operation, bool isByte, ref DirectionKind kind)
        where T : DirectionOperator
    {
        kind = _random.Pick(Enum.GetValues<DirectionKind>());
        if (kind == DirectionKind.Parity && !isByte) kind = DirectionKind.Gaussian8;
        operation = operation with { Direction = kind };
        if (kind == DirectionKind.RankR) operation = operation with { Rank = _random.Pick(1, 2, Direction.MaximumRank) };
        if (kind == DirectionKind.Parity) operation = operation with { ParityShift = _random.Below(Parity.MaximumShift + 1) };
        return _random.Chance(3)
            ? operation
            : operation with { Density = Share(), Keep = Share(), HasMask = _random.Chance(3), HasGuide = kind != DirectionKind.Parity && _random.Chance(3) };
    }

    private IEnumerable<int> Extras(DirectionOperator operation, TensorShape shape)
    {
        if (operation.HasMask) yield return Feed(new TensorType(ElementType.UInt8, [(shape.ElementCount + 7) / 8]), true);
        if (!operation.HasGuide) yield break;
        yield return Feed(new TensorType(ElementType.Int8, shape, _random.Chance(2) ? DirectionGuide.Range : ElementType.Int8.FullRange()));
        yield return Feed(new TensorType(ElementType.Int32, [1], new ValueRange(0, DirectionGuide.One)));
    }

    private Perturb Moved(TensorType type, ElementOrder order, ElementType output)
    {
        Perturb perturb = new()
        {
            Tensor = Tensor(),
            Direction = DirectionKind.Rademacher,
            Order = order,
            ViewShift = _random.Chance(2) ? 0 : _random.Below(25),
            Output = output,
            Range = _random.Chance(3) ? ValueRange.Symmetric(Math.Min(77, output.FullRange().Maximum)) : output.FullRange(),
        };
        if (_random.Chance(6)) return perturb with { Stream = _random.Pick(DirectionStream.Outputs, DirectionStream.Inputs), Factor = _random.Below(Direction.MaximumRank) };
        DirectionKind kind = default;
        perturb = Directed(perturb, type.Element == ElementType.Int8, ref kind);
        return kind == DirectionKind.Parity ? perturb with { ViewShift = 0, Output = ElementType.Int8, Range = ElementType.Int8.FullRange() } : perturb;
    }

    private void PerturbAlone()
    {
        (TensorType type, ElementOrder order, int outputs) = Parameter(_random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32));
        Perturb perturb = Moved(type, order, _random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64));

        // Some results go back to where the parameter came from.
        bool back = perturb.Output == type.Element && type.Range.Contains(perturb.Range) && _random.Chance(2);
        int w = back ? FeedInPlace("parameter", type) : Feed(type);
        int[] inputs = [w, Key([4]), Magnitude(), Scale(outputs), .. Extras(perturb, type.Shape)];
        int y = _builder.Apply(perturb, inputs);
        if (back) _builder.Store("parameter", y);
        if (!back || _random.Chance(3)) Output(y);
    }

    private void UpdateAlone()
    {
        bool residual = _random.Chance(2), inPlace = _random.Chance(2);
        (TensorType type, ElementOrder order, int outputs) = Parameter(residual ? ElementType.Int8 : _random.Pick(ElementType.Int8, ElementType.Int16, ElementType.Int32));
        int queries = _random.Chance(8) ? 40 : _random.Between(1, 5);
        DirectionKind kind = default;
        Update update = Directed(new Update { Tensor = Tensor(), Direction = default, Order = order, HasResidual = residual }, type.Element == ElementType.Int8, ref kind);
        update = update with
        {
            Rule = residual ? _random.Pick(StepRule.Nearest, StepRule.Stochastic) : _random.Pick(Enum.GetValues<StepRule>()),
            ResidualDecay = residual && _random.Chance(2) ? _random.Below(257) : DirectionGuide.One,
            GuideDecay = update.HasGuide && !_random.Chance(3) ? _random.Below(257) : DirectionGuide.One,
        };
        List<int> inputs = [inPlace ? FeedInPlace("parameter", type) : Feed(type)];
        if (residual) inputs.Add(inPlace ? FeedInPlace("residual", new TensorType(ElementType.Int8, type.Shape)) : Feed(new TensorType(ElementType.Int8, type.Shape)));
        inputs.AddRange([Key([queries, 4]), Feed(new TensorType(ElementType.Int32, [queries], ValueRange.Symmetric(Update.MaximumCoefficient))), Scale(outputs)]);
        inputs.AddRange(Extras(update, type.Shape));
        if (update.Rule == StepRule.Vote) inputs.Add(Feed(new TensorType(ElementType.Int32, [1], new ValueRange(0, _random.Pick(1, 40000, int.MaxValue)))));
        var results = _builder.ApplyMany(update, [.. inputs]);
        if (!inPlace)
        {
            Output(results);
            return;
        }

        _builder.Store("parameter", results[0]);
        if (residual) _builder.Store("residual", results[1]);
        if (update.HasGuide) Output(results[^1]);
    }

    // A layer with weights computed from a master: of 4 bits, of 8, or of 16, and bound so that the packing repeats.
    private void PerturbedLayer()
    {
        int batch = _random.Dimension(4), outputs = _random.Positive(35), inputs = _random.Positive(40);
        ElementType view = Weight();
        TensorType master = new(_random.Chance(2) ? ElementType.Int16 : ElementType.Int8, [outputs, inputs], ValueRange.Symmetric(view == ElementType.Int4 ? 7 : 50));
        Perturb perturb = Moved(master, ElementOrder.Panels, view) with { Range = view == ElementType.Int4 ? new ValueRange(-8, 7) : ValueRange.Symmetric(127) };
        if (perturb.Direction == DirectionKind.Parity) perturb = perturb with { Direction = DirectionKind.Rademacher, ParityShift = 0, Output = view };
        int[] operands = [Feed(master), Key([4]), Magnitude(), Scale(outputs), .. Extras(perturb, master.Shape)];
        int weights = _builder.Apply(perturb, operands);
        int x = Feed(new TensorType(ElementType.Int8, [batch, inputs], ValueRange.Symmetric(view == ElementType.Int16 ? 3 : 20)));
        Output(_builder.Apply(new MatMul(), x, weights, Feed(new TensorType(ElementType.Int32, [outputs], ValueRange.Symmetric(9)), true)));
    }

    private int FeedInPlace(string name, TensorType type)
    {
        _inputs.Add(_random.Bytes(type));
        return _builder.InputOutput(name, type);
    }
}
