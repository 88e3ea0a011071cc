namespace AcceleratorTraining.Hal;

/// <summary>z of a query, element after element; a mutable value type that keeps generator blocks.</summary>
internal interface IDirectionSampler
{
    /// <summary>z of one element, in units of 2^-FractionBits of the operator.</summary>
    /// <param name="output">The element's output number.</param>
    /// <param name="input">The element's input number.</param>
    /// <param name="position">Its row-major position.</param>
    /// <param name="w">Its value.</param>
    /// <param name="operands">Mask and guide.</param>
    int At(int output, int input, int position, long w, in DirectionOperands operands);
}
