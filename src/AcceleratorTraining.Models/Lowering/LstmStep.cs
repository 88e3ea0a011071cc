using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>One step of an LSTM as TFLite's integer kernel takes it: every product and sum is brought to 16 bits at once.</summary>
internal sealed class LstmStep
{
    // Gates in Q3.12 before their functions, in Q0.15 behind them.
    private const double GateScale = 1.0 / (1 << 12);
    private const double GateOutputScale = 1.0 / (1 << 15);

    private static readonly Rescale ToSixteenBits = new() { Output = ElementType.Int32, Minimum = short.MinValue, Maximum = short.MaxValue };

    private readonly LoweringContext _context;
    private readonly string _name;
    private readonly int _batch;
    private readonly int _units;
    private readonly ModelTensor _input;
    private readonly ModelTensor _hidden;
    private readonly GateWeights _inputWeights;
    private readonly GateWeights _recurrentWeights;
    private readonly (int, int) _forgetFactor;
    private readonly (int, int) _inputFactor;
    private readonly (int, int) _hiddenFactor;
    private readonly Clamp _cellLimits;
    private readonly HyperbolicTangent _cellTanh;

    public LstmStep(LoweringContext context, ModelOperator operation, int cellExponent, int batch, int units)
    {
        (_context, _batch, _units, _name) = (context, batch, units, $"lstm {operation.Index}");
        ModelTensor Operand(int index) => context.Model.Tensors[operation.Inputs[index]];
        (_input, _hidden) = (Operand(0), Operand(LstmOperands.HiddenState));
        ModelTensor cell = Operand(LstmOperands.CellState);
        _inputWeights = GateWeights.Create(context, _input, [.. LstmOperands.InputWeights.Select(Operand)], [.. LstmOperands.Biases.Select(Operand)], GateScale);
        _recurrentWeights = GateWeights.Create(context, _hidden, [.. LstmOperands.RecurrentWeights.Select(Operand)], [], GateScale);
        _forgetFactor = Factor("forget", GateOutputScale * cell.Scale / cell.Scale);
        _inputFactor = Factor("input", GateOutputScale * GateOutputScale / cell.Scale);
        _hiddenFactor = Factor("hidden", GateOutputScale * GateOutputScale / _hidden.Scale);

        float clip = ((SequenceLstmOptions)operation.Options!).CellClip;
        int limit = (int)Math.Clamp((double)clip / cell.Scale, short.MinValue, short.MaxValue);
        _cellLimits = clip > 0 ? new Clamp { Minimum = -limit, Maximum = limit } : new Clamp { Minimum = short.MinValue, Maximum = short.MaxValue };
        int shift = 12 + cellExponent;
        _cellTanh = new HyperbolicTangent { Multiplier = 3 << Math.Max(shift, 0), Shift = Math.Max(-shift, 0) };
    }

    /// <summary>What the inputs of all steps, [rows, inputs], add to the gates.</summary>
    public int InputGates(int inputs) => _inputWeights.Apply(_context, inputs, (int)_input.ZeroPoint);

    /// <summary>The hidden state, and the cell in 32 bits, after a step.</summary>
    /// <param name="inputGates">The input's part of the gates, [batch, 4 * units].</param>
    /// <param name="hidden">The hidden state, [batch, units].</param>
    /// <param name="cell">The cell, [batch, units].</param>
    public (int Hidden, int Cell) Next(int inputGates, int hidden, int cell)
    {
        ForwardProgramBuilder builder = _context.Builder;
        int sums = builder.Apply(new Add(), inputGates, _recurrentWeights.Apply(_context, hidden, (int)_hidden.ZeroPoint));
        int gates = builder.Apply(new Cast { Output = ElementType.Int16 }, sums);
        int open = Wide(builder.Apply(new Logistic { Multiplier = 3 }, Part(gates, 0, 3)));
        int candidate = Wide(builder.Apply(new HyperbolicTangent { Multiplier = 3 }, Part(gates, 3, 1)));

        int kept = Product(Part(open, 1, 1), cell, _forgetFactor, ToSixteenBits);
        int added = Product(Part(open, 0, 1), candidate, _inputFactor, ToSixteenBits);

        // The sum saturates to 16 bits before the limits apply; both are one clamp, for the limits lie within.
        int next = builder.Apply(_cellLimits, builder.Apply(new Add(), kept, added));
        int activated = Wide(builder.Apply(_cellTanh, builder.Apply(new Cast { Output = ElementType.Int16 }, next)));
        ElementType element = LoweringContext.Element(_hidden);
        ValueRange range = element.FullRange();
        Rescale rescale = new() { OutputZeroPoint = (int)_hidden.ZeroPoint, Output = element, Minimum = (int)range.Minimum, Maximum = (int)range.Maximum };
        return (Product(activated, Part(open, 2, 1), _hiddenFactor, rescale), next);
    }

    private int Product(int a, int b, (int Multiplier, int Shift) factor, Rescale rescale) =>
        _context.Builder.Apply(rescale, _context.Builder.Apply(new Multiply(), a, b), factor.Multiplier, factor.Shift);

    private int Part(int gates, int first, int count) => _context.Builder.Apply(
        new Slice { Starts = [0, first * _units], Sizes = [_batch, count * _units], Strides = [1, 1] }, gates);

    private int Wide(int value) => _context.Centered(value, 0);

    private (int, int) Factor(string what, double real) => _context.Factor($"{_name} {what}", QuantizedMultiplier.FromReal(real));
}
