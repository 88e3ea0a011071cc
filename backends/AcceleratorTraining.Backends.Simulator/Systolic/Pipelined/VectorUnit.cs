using AcceleratorTraining.Backends.Simulator.TimingFiles;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>Lanes that work on elements beside an array: ceil(elements / lanes) times the cycles of an element of that class.</summary>
internal sealed record VectorUnit
{
    /// <summary>Elements at once.</summary>
    public required int Lanes { get; init; }

    /// <summary>Cycles of a multiply-accumulate of a depthwise layer.</summary>
    public required double DepthwiseCyclesPerMac { get; init; }

    /// <summary>Cycles of one tap of a pooling window.</summary>
    public required double PoolCyclesPerTap { get; init; }

    /// <summary>Cycles of an addition, a multiplication, a comparison, a rescaling or a table lookup.</summary>
    public required double ElementCyclesPerElement { get; init; }

    /// <summary>Cycles of an element of a row whose softmax, norm, sum or loss is taken.</summary>
    public required double RowCyclesPerElement { get; init; }

    /// <summary>Cycles of an element that is only moved.</summary>
    public required double MoveCyclesPerElement { get; init; }

    /// <summary>Cycles of drawing a random number and adding it.</summary>
    public required double DrawCyclesPerElement { get; init; }

    /// <summary>Cycles of an operator, memories aside.</summary>
    public double Cycles(WorkloadOperator @operator)
    {
        long inputs = @operator.Input.ElementCount + (@operator.SecondInput?.ElementCount ?? 0), outputs = @operator.Output.ElementCount;
        return @operator.Class switch
        {
            OperatorClass.MaxPool or OperatorClass.AveragePool => Cycles(checked(outputs * @operator.KernelHeight * @operator.KernelWidth), PoolCyclesPerTap),
            OperatorClass.ReduceSum or OperatorClass.Softmax or OperatorClass.Normalization or OperatorClass.Loss => Cycles(inputs, RowCyclesPerElement),
            OperatorClass.Move => Cycles(outputs, MoveCyclesPerElement),
            OperatorClass.Perturbation or OperatorClass.ParameterUpdate => Cycles(Math.Max(@operator.DrawnElements, outputs), DrawCyclesPerElement),
            _ when @operator.IsAccumulation => Cycles(@operator.Macs, DepthwiseCyclesPerMac) + DrawCycles(@operator),
            _ => Cycles(outputs, ElementCyclesPerElement),
        };
    }

    /// <summary>Cycles of drawing the directions of an operator's weights once; 0 where none is added on their way in. Each element costs the same, whatever bits its kind of direction takes.</summary>
    public double DrawCycles(WorkloadOperator @operator) => @operator.WeightSource == WeightSource.Perturbed ? Cycles(@operator.DrawnElements, DrawCyclesPerElement) : 0;

    /// <summary>Reads the object of a timing file.</summary>
    public static VectorUnit Read(TimingFields fields)
    {
        fields.AllowOnly("lanes", "depthwiseCyclesPerMac", "poolCyclesPerTap", "elementCyclesPerElement", "rowCyclesPerElement", "moveCyclesPerElement", "drawCyclesPerElement");
        return new VectorUnit
        {
            Lanes = (int)fields.Integer("lanes", 1, 1 << 20),
            DepthwiseCyclesPerMac = fields.Number("depthwiseCyclesPerMac", 0, 1e6),
            PoolCyclesPerTap = fields.Number("poolCyclesPerTap", 0, 1e6),
            ElementCyclesPerElement = fields.Number("elementCyclesPerElement", 0, 1e6),
            RowCyclesPerElement = fields.Number("rowCyclesPerElement", 0, 1e6),
            MoveCyclesPerElement = fields.Number("moveCyclesPerElement", 0, 1e6),
            DrawCyclesPerElement = fields.Number("drawCyclesPerElement", 0, 1e6),
        };
    }

    private double Cycles(long elements, double cyclesPerElement) => Math.Ceiling((double)elements / Lanes) * cyclesPerElement;
}
