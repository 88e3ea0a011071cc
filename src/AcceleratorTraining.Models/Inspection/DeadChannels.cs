namespace AcceleratorTraining.Models;

/// <summary>
/// Channels of a layer's weights that are all zero: what a compiler may leave out without changing a byte. An output channel
/// of zeros is its bias for every input; an input channel that meets zeros only is never used.
/// </summary>
/// <param name="Outputs">Output channels whose weights are all zero.</param>
/// <param name="Inputs">Input channels that meet zero weights only, in every output; 0 for a depthwise layer, whose inputs are its outputs.</param>
/// <param name="Macs">Multiplications a call of the ones and the others together.</param>
public readonly record struct DeadChannels(int Outputs, int Inputs, long Macs)
{
    /// <summary>Looks at the weights of a linear operator.</summary>
    /// <returns>Zeros where there are no constant 4- or 8-bit weights to look at.</returns>
    internal static DeadChannels Of(QuantizedModel model, ModelOperator operation, long macs)
    {
        if (macs == 0) return default;
        ModelTensor weights = model.Tensors[operation.Inputs[1]];
        ReadOnlySpan<byte> data = model.Data(weights);
        int each = weights.Type == TfliteType.Int4 ? 2 : 1;
        if (!weights.IsConstant || weights.Type is not (TfliteType.Int8 or TfliteType.UInt8 or TfliteType.Int4) || data.Length < (weights.ElementCount + each - 1) / each) return default;

        bool depthwise = operation.BuiltinCode == OperatorCodes.DepthwiseConv2D;
        int channels = weights.Shape[^1], filters = depthwise ? channels : weights.Shape[0], size = weights.ElementCount / filters;
        bool[] outputs = new bool[filters], inputs = new bool[channels];
        byte zero = (byte)weights.ZeroPoint;
        for (int i = 0; i < weights.ElementCount; i++)
        {
            // Of two 4-bit weights in a byte, the first is the low nibble.
            bool live = each == 2 ? ((data[i / 2] >> (i % 2 * 4)) & 0xF) != (zero & 0xF) : data[i] != zero;
            if (!live) continue;
            inputs[i % channels] = true;
            outputs[depthwise ? i % channels : i / size] = true;
        }

        int liveOutputs = outputs.Count(o => o), liveInputs = inputs.Count(o => o);
        long liveMacs = depthwise ? macs / filters * liveOutputs : macs / filters / channels * liveOutputs * liveInputs;
        return new DeadChannels(filters - liveOutputs, depthwise ? 0 : channels - liveInputs, macs - liveMacs);
    }
}
