namespace AcceleratorTraining.Models;

/// <summary>An operator of an ONNX model that is lowered by ONNX Runtime's arithmetic: it brings its lowering along.</summary>
/// <param name="Lowering">Adds the operator to the program and returns its value.</param>
internal sealed record OnnxOptions(Func<LoweringContext, ModelOperator, int> Lowering) : OperatorOptions(FusedActivation.None)
{
    /// <summary>Whether it only changes between uint8 and int8.</summary>
    public bool IsCast { get; init; }
}
