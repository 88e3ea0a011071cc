using System.Runtime.InteropServices;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>The constants of one operator at new scales.</summary>
internal static class OperatorRequantizer
{
    private const int LargestNibble = 7;
    private const int LargestByte = 127;

    /// <summary>Rewrites weights, biases and constant operands; what the operator reads as it is, it keeps.</summary>
    /// <returns>Tensors with other scales, and stored values that changed.</returns>
    public static (int Scales, long Values) Apply(QuantizedModel model, ModelOperator operation, ActivationScales scales, FileEdits edits, bool nibbles)
    {
        bool layer = RequantizationLimits.IsLayer(model, operation);
        (int moved, long changed) = (0, 0);
        for (int i = 0; i < operation.Inputs.Length; i++)
        {
            if (operation.Inputs[i] < 0 || (layer && (i == LinearOperands.Weights || i == LinearOperands.BiasOperand(operation)))) continue;
            (int constants, long values) = Constant(model, model.Tensors[operation.Inputs[i]], scales, edits);
            moved += constants;
            changed += values;
        }

        if (!layer) return (moved, changed);
        int bias = LinearOperands.BiasTensor(operation);
        ModelTensor x = model.Tensors[operation.Inputs[LinearOperands.Input(operation)]], w = model.Tensors[operation.Inputs[LinearOperands.Weights]];
        (int own, long stored) = Layer(model, x, w, bias < 0 ? null : model.Tensors[bias], model.Tensors[operation.Outputs[0]], scales, edits, nibbles);
        return (moved + own, changed + stored);
    }

    /// <summary>Says that a constant is needed as it is.</summary>
    public static void Keep(ModelTensor tensor, FileEdits edits)
    {
        if (!tensor.IsConstant) return;
        edits.KeepScales(tensor);
        edits.KeepData(tensor);
    }

    private static (int Scales, long Values) Layer(QuantizedModel model, ModelTensor x, ModelTensor w, ModelTensor? bias, ModelTensor y, ActivationScales scales, FileEdits edits, bool nibbles)
    {
        float[] next = new float[w.Scales.Length];
        sbyte[] old = [.. MemoryMarshal.Cast<byte, sbyte>(model.Data(w))], values = new sbyte[old.Length];
        ChannelIndex channel = ChannelIndex.Of(model, w);
        int[] largest = new int[next.Length];
        for (int i = 0; i < old.Length; i++) largest[channel[i]] = Math.Max(largest[channel[i]], Math.Abs((int)old[i]));
        for (int c = 0; c < next.Length; c++) next[c] = WeightScale(w.Scales[c], largest[c], x, y, scales, nibbles);

        long changed = 0;
        int bound = nibbles ? LargestNibble : LargestByte;
        for (int i = 0; i < old.Length; i++)
        {
            int c = channel[i];
            values[i] = next[c] == w.Scales[c] ? old[i] : (sbyte)Math.Clamp(Nearest(old[i] * (double)w.Scales[c] / next[c]), -bound, bound);
            if (values[i] != old[i]) changed++;
        }

        bool same = next.AsSpan().SequenceEqual(w.Scales.AsSpan());
        edits.WriteScales(w, next);
        if (nibbles) edits.WriteNibbles(w, values);
        else if (changed == 0) edits.KeepData(w);
        else edits.WriteData(w, MemoryMarshal.AsBytes<sbyte>(values));
        if (bias is { IsConstant: true }) changed += Bias(model, x, w, next, bias, scales, edits);
        return (same ? 0 : 1, changed);
    }

    // The smallest scale, not below what the weights need, that makes the factor scale(x) * scale(w) / scale(y) a power of two.
    private static float WeightScale(float old, int largest, ModelTensor x, ModelTensor y, ActivationScales scales, bool nibbles)
    {
        float needed = nibbles && largest > 0 ? (float)((double)old * largest / LargestNibble) : old;
        if (!scales.Powers || old == 0 || scales.Of(x) == 0) return needed;
        double factor = (double)scales.Of(x) * needed / scales.Of(y), power = Math.ScaleB(1, Math.ILogB(factor));
        if (power < factor) power *= 2;
        float result = (float)(power * scales.Of(y) / scales.Of(x));
        return float.IsFinite(result) && result > 0 ? result : needed;
    }

    // A bias counts in steps of scale(x) * scale(w).
    private static long Bias(QuantizedModel model, ModelTensor x, ModelTensor w, float[] next, ModelTensor bias, ActivationScales scales, FileEdits edits)
    {
        ElementType element = bias.Type switch { TfliteType.Int16 => ElementType.Int16, TfliteType.Int64 => ElementType.Int64, _ => ElementType.Int32 };
        byte[] bytes = model.Data(bias).ToArray();
        int count = bytes.Length / element.ByteCount();
        long changed = 0;
        bool moves = false;
        for (int n = 0; n < count; n++)
        {
            int c = next.Length == 1 ? 0 : Math.Min(n, next.Length - 1);
            double ratio = (double)x.Scale * w.Scales[c] / ((double)scales.Of(x) * next[c]);
            long value = element.Read(bytes, n);
            if (ratio == 1 || double.IsNaN(ratio)) continue;
            moves = true;
            ValueRange range = element.FullRange();
            long moved = (long)Math.Clamp(Math.Round(value * ratio, MidpointRounding.AwayFromZero), range.Minimum, (double)range.Maximum);
            element.Write(bytes, n, range.Clamp(moved));
            if (moved != value) changed++;
        }

        if (changed > 0) edits.WriteData(bias, bytes);
        else edits.KeepData(bias);
        if (moves && bias.Scales.Length == next.Length) edits.WriteScales(bias, [.. next.Select(s => (float)(scales.Of(x) * s))]);
        else edits.KeepScales(bias);
        return changed;
    }

    // Constant operands of ADD, MUL and the like: int8 or int16 values at the new scale of their tensor.
    private static (int Scales, long Values) Constant(QuantizedModel model, ModelTensor tensor, ActivationScales scales, FileEdits edits)
    {
        if (tensor is not { IsConstant: true, Scales.Length: 1, Type: TfliteType.Int8 or TfliteType.Int16 } || !scales.IsChanged(tensor))
        {
            Keep(tensor, edits);
            return default;
        }

        ElementType element = tensor.Type == TfliteType.Int8 ? ElementType.Int8 : ElementType.Int16;
        byte[] bytes = model.Data(tensor).ToArray();
        long changed = 0;
        for (int i = 0; i < bytes.Length / element.ByteCount(); i++)
        {
            long value = element.Read(bytes, i);
            long next = element.FullRange().Clamp(tensor.ZeroPoint + Nearest((value - tensor.ZeroPoint) * (double)tensor.Scale / scales.Of(tensor)));
            element.Write(bytes, i, next);
            if (next != value) changed++;
        }

        edits.WriteData(tensor, bytes);
        edits.WriteScales(tensor, [scales.Of(tensor)]);
        return (1, changed);
    }

    private static long Nearest(double value) => (long)Math.Round(value, MidpointRounding.AwayFromZero);
}
