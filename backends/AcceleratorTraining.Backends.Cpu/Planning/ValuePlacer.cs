using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Cpu;

/// <summary>Where a value lies.</summary>
internal enum PlaceKind
{
    /// <summary>Nowhere: no step touches it.</summary>
    None,

    /// <summary>In the executable's constants.</summary>
    Constant,

    /// <summary>In the buffer bound at a binding.</summary>
    Binding,

    /// <summary>In the arena all threads share.</summary>
    Shared,

    /// <summary>In each thread's own arena, one unit at a time.</summary>
    Local,
}

/// <summary>Where a value lies.</summary>
/// <param name="Kind">In what.</param>
/// <param name="Offset">Byte offset there; the binding's index for bindings.</param>
internal readonly record struct Place(PlaceKind Kind, long Offset);

/// <summary>After all steps, a value that could not be computed in place moves to its binding.</summary>
internal readonly record struct FinalCopy(int Value, int Binding, long Bytes);

/// <summary>Gives every value of a schedule its place, and every operand its stride.</summary>
internal sealed class ValuePlacer
{
    private readonly ForwardProgram _program;
    private readonly Schedule _schedule;
    private readonly int[] _segmentOf;
    private readonly List<FinalCopy> _copies = [];

    public ValuePlacer(ForwardProgram program, Schedule schedule, List<long> extraValues)
    {
        (_program, _schedule, _segmentOf) = (program, schedule, schedule.SegmentOfStep());
        Places = new Place[program.Values.Length + extraValues.Count];
        Bytes = [.. program.Values.Select(v => v.Type.ByteCount), .. extraValues];
        PlaceBindings();
        PlaceComputed();
        PlaceConstants();
        SetStrides();
    }

    public Place[] Places { get; }

    /// <summary>Bytes of each value.</summary>
    public long[] Bytes { get; }

    public long SharedBytes { get; private set; }

    public long LocalBytes { get; private set; }

    public long ConstantBytes { get; private set; }

    public IReadOnlyList<FinalCopy> Copies => _copies;

    private void PlaceBindings()
    {
        for (int b = 0; b < _program.Bindings.Length; b++)
        {
            if (_program.Bindings[b].InputValue is >= 0 and int value) Places[value] = new Place(PlaceKind.Binding, b);
        }

        for (int b = 0; b < _program.Bindings.Length; b++)
        {
            Binding binding = _program.Bindings[b];
            int value = binding.OutputValue;
            if (value < 0 || value == binding.InputValue) continue;
            bool computed = Places[value].Kind == PlaceKind.None && !_program.Values[value].IsConstant;
            if (computed && (binding.Direction == BindingDirection.Output || IsUpdatedInPlace(binding))) Places[value] = new Place(PlaceKind.Binding, b);
            else _copies.Add(new FinalCopy(StagedValue(binding, value), b, binding.Type.ByteCount));
        }
    }

    // The content of another read-and-written buffer was set aside by the last steps: see ExecutionPlan.
    private int StagedValue(Binding binding, int value)
    {
        Step? stage = _schedule.Steps.FirstOrDefault(s => s is CopyStep && s.Reads[0].Value == value && s.Writes[0].Value >= _program.Values.Length);
        return stage is null || value == binding.InputValue ? value : stage.Writes[0].Value;
    }

    // UPDATE and PERTURB may write over an operand if they are the last to read it.
    private bool IsUpdatedInPlace(Binding binding)
    {
        int step = Array.FindIndex(_schedule.Steps, s => s.Writes.Any(o => o.Value == binding.OutputValue));
        if (step < 0 || _schedule.Steps[step] is not ExtensionStep update) return false;
        int operand = update.OverwritableOperand(Array.FindIndex(update.Writes, o => o.Value == binding.OutputValue));
        return operand >= 0
            && update.Reads[operand].Value == binding.InputValue
            && update.Reads.Count(o => o.Value == binding.InputValue) == 1
            && !_schedule.Steps.Skip(step + 1).Any(s => s.Reads.Any(o => o.Value == binding.InputValue))
            && !_program.Bindings.Any(b => b.OutputValue == binding.InputValue);
    }

    private void PlaceComputed()
    {
        Arena shared = new(), local = new();
        int end = _schedule.Steps.Length;
        for (int s = 0; s < end; s++)
        {
            foreach (Operand operand in _schedule.Steps[s].Writes)
            {
                int value = operand.Value;
                if (Places[value].Kind == PlaceKind.Binding) continue;
                int[] readers = [.. Enumerable.Range(0, end).Where(r => _schedule.Steps[r].Reads.Any(o => o.Value == value))];
                bool kept = _copies.Any(c => c.Value == value);
                if (IsLocal(s, value, readers) && !kept)
                {
                    Places[value] = new Place(PlaceKind.Local, 0);
                    local.Add(value, Bytes[value] / _schedule.Steps[s].Units, s, readers.Append(s).Max());
                    continue;
                }

                Places[value] = new Place(PlaceKind.Shared, 0);
                int last = kept ? end : readers.Append(s).Max(LastStepOfUnits);
                shared.Add(value, Bytes[value], FirstStepOfUnits(s), last);
            }
        }

        SharedBytes = shared.Plan((value, offset) => Places[value] = new Place(PlaceKind.Shared, offset));
        LocalBytes = local.Plan((value, offset) => Places[value] = new Place(PlaceKind.Local, offset));
    }

    private bool IsLocal(int step, int value, int[] readers) =>
        _schedule.Steps[step].Units > 1
        && readers.All(r => _segmentOf[r] == _segmentOf[step] && _schedule.Steps[r].Reads.All(o => o.Value != value || !o.IsWhole));

    // A cut segment returns to its first step for every unit, so what crosses its border lives through all of it.
    private int FirstStepOfUnits(int step) => _schedule.Segments[_segmentOf[step]] is { Units: > 1 } segment ? segment.First : step;

    private int LastStepOfUnits(int step) => _schedule.Segments[_segmentOf[step]] is { Units: > 1 } segment ? segment.Last : step;

    private void PlaceConstants()
    {
        for (int v = 0; v < _program.Values.Length; v++)
        {
            if (!_program.Values[v].IsConstant) continue;
            bool used = _copies.Any(c => c.Value == v) || _schedule.Steps.Any(s => s.Reads.Any(o => o.Value == v));
            if (!used) continue;
            Places[v] = new Place(PlaceKind.Constant, ConstantBytes);
            ConstantBytes += AlignedMemory.Round(Bytes[v]);
        }
    }

    private void SetStrides()
    {
        foreach (Step step in _schedule.Steps)
        {
            foreach (Operand operand in step.Reads.Concat(step.Writes))
            {
                bool moves = step.Units > 1 && !operand.IsWhole && Places[operand.Value].Kind != PlaceKind.Local;
                operand.Stride = moves ? Bytes[operand.Value] / step.Units : 0;
            }
        }
    }
}
