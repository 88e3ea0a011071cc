namespace AcceleratorTraining.Backends.Cpu;

/// <summary>All kernels over one choice of lanes and dot product. Stateless; nothing allocates or throws.</summary>
internal abstract unsafe class KernelSet
{
    /// <summary>Bytes of an activation or weight in kernel format.</summary>
    public abstract int ElementBytes { get; }

    /// <summary>What kernel format adds to an activation.</summary>
    public abstract int ActivationOffset { get; }

    /// <summary>An int16 weight as <see cref="Depthwise"/> takes it.</summary>
    public abstract int PackInt16(int weight);

    /// <summary>Brings int8 activations to kernel format.</summary>
    public abstract void Convert(sbyte* source, byte* destination, int count);

    /// <summary>Widens int8 activations to int16.</summary>
    public abstract void Widen(sbyte* source, byte* destination, int count);

    /// <summary>Sums of one panel for up to a chunk of pixels; whole tiles of 4 are written, the last pixel repeated.</summary>
    public abstract void Dense(byte* map, int* pixels, int rows, in FilterWalk walk, byte* weights, int* bias, int* sums);

    /// <summary>The same over int16 activations and weights.</summary>
    public abstract void DenseWords(byte* map, int* pixels, int rows, in FilterWalk walk, byte* weights, int* bias, int* sums);

    /// <inheritdoc cref="ChannelRows{TLanes, TVector}.Depthwise"/>
    public abstract void Depthwise(byte* map, int* pixels, int rows, int* taps, int tapCount, int* weights, int* bias, int* sums);

    /// <summary>The same over int16 activations.</summary>
    public abstract void DepthwiseWords(byte* map, int* pixels, int rows, int* taps, int tapCount, int* weights, int* bias, int* sums);

    /// <inheritdoc cref="RescaleRows{TLanes, TScaling, TVector}.Run"/>
    public abstract void Rescale(ScalingMode mode, int* values, int valueStride, int rows, int* table, Int8Range range, sbyte* results, int resultStride);

    /// <inheritdoc cref="RescaleRows{TLanes, TScaling, TVector}.Scale"/>
    public abstract void Scale(ScalingMode mode, int* values, int valueStride, int rows, int* table, int* results);

    /// <inheritdoc cref="ResidualRows{TLanes, TScaling, TVector}.Run"/>
    public abstract void Residual(ScalingMode mode, sbyte* a, ResidualOperand operandA, sbyte* b, ResidualOperand operandB, int* table, Int8Range range, sbyte* results, int count);

    /// <inheritdoc cref="SoftmaxRows{TLanes, TVector}.Largest"/>
    public abstract int Largest(sbyte* values, int count);

    /// <inheritdoc cref="SoftmaxRows{TLanes, TVector}.Probabilities"/>
    public abstract void Probabilities(int* exponentials, int count, int scale, int shift, sbyte* results);

    /// <inheritdoc cref="ChannelRows{TLanes, TVector}.Accumulate"/>
    public abstract void Accumulate(int* sums, sbyte* values, int count);

    /// <inheritdoc cref="ChannelRows{TLanes, TVector}.Accumulate"/>
    public abstract void Accumulate(int* sums, short* values, int count);

    /// <inheritdoc cref="ChannelRows{TLanes, TVector}.CombinePlanes"/>
    public abstract void CombinePlanes(int* high, int* low, int count);

    /// <inheritdoc cref="ChannelRows{TLanes, TVector}.Add"/>
    public abstract void Add(int* a, int* b, int* results, int count);
}

/// <summary>The kernels, specialised by the JIT for their lanes.</summary>
internal sealed unsafe class KernelSet<TLanes, TDot, TWords, TVector> : KernelSet
    where TLanes : struct, ILanes<TVector>
    where TDot : struct, IDot<TVector>
    where TWords : struct, IDot<TVector>
    where TVector : unmanaged
{
    public override int ElementBytes => TDot.ElementBytes;

    public override int ActivationOffset => TDot.ActivationOffset;

    public override int PackInt16(int weight) => TLanes.PackInt16(weight);

    public override void Convert(sbyte* source, byte* destination, int count) => TDot.Convert(source, destination, count);

    public override void Widen(sbyte* source, byte* destination, int count) => TWords.Convert(source, destination, count);

    public override void Dense(byte* map, int* pixels, int rows, in FilterWalk walk, byte* weights, int* bias, int* sums) =>
        Tiles<TDot>(map, pixels, rows, walk, weights, bias, sums);

    public override void DenseWords(byte* map, int* pixels, int rows, in FilterWalk walk, byte* weights, int* bias, int* sums) =>
        Tiles<TWords>(map, pixels, rows, walk, weights, bias, sums);

    public override void Depthwise(byte* map, int* pixels, int rows, int* taps, int tapCount, int* weights, int* bias, int* sums) =>
        ChannelRows<TLanes, TVector>.Depthwise<Int8Activations>(map, pixels, rows, taps, tapCount, weights, bias, sums);

    public override void DepthwiseWords(byte* map, int* pixels, int rows, int* taps, int tapCount, int* weights, int* bias, int* sums) =>
        ChannelRows<TLanes, TVector>.Depthwise<Int16Activations>(map, pixels, rows, taps, tapCount, weights, bias, sums);

    public override void Rescale(ScalingMode mode, int* values, int valueStride, int rows, int* table, Int8Range range, sbyte* results, int resultStride)
    {
        switch (mode)
        {
            case ScalingMode.Double: RescaleRows<TLanes, DoubleScaling, TVector>.Run(values, valueStride, rows, table, range, results, resultStride); break;
            case ScalingMode.DoubleSaturatingLeft: RescaleRows<TLanes, DoubleSaturatingLeftScaling, TVector>.Run(values, valueStride, rows, table, range, results, resultStride); break;
            case ScalingMode.DoubleWrappingLeft: RescaleRows<TLanes, DoubleWrappingLeftScaling, TVector>.Run(values, valueStride, rows, table, range, results, resultStride); break;
            default: RescaleRows<TLanes, HalfUpScaling, TVector>.Run(values, valueStride, rows, table, range, results, resultStride); break;
        }
    }

    public override void Scale(ScalingMode mode, int* values, int valueStride, int rows, int* table, int* results)
    {
        switch (mode)
        {
            case ScalingMode.Double: RescaleRows<TLanes, DoubleScaling, TVector>.Scale(values, valueStride, rows, table, results); break;
            case ScalingMode.DoubleSaturatingLeft: RescaleRows<TLanes, DoubleSaturatingLeftScaling, TVector>.Scale(values, valueStride, rows, table, results); break;
            case ScalingMode.DoubleWrappingLeft: RescaleRows<TLanes, DoubleWrappingLeftScaling, TVector>.Scale(values, valueStride, rows, table, results); break;
            default: RescaleRows<TLanes, HalfUpScaling, TVector>.Scale(values, valueStride, rows, table, results); break;
        }
    }

    public override void Residual(ScalingMode mode, sbyte* a, ResidualOperand operandA, sbyte* b, ResidualOperand operandB, int* table, Int8Range range, sbyte* results, int count)
    {
        switch (mode)
        {
            case ScalingMode.Double: ResidualRows<TLanes, DoubleScaling, TVector>.Run(a, operandA, b, operandB, table, range, results, count); break;
            case ScalingMode.DoubleSaturatingLeft: ResidualRows<TLanes, DoubleSaturatingLeftScaling, TVector>.Run(a, operandA, b, operandB, table, range, results, count); break;
            case ScalingMode.DoubleWrappingLeft: ResidualRows<TLanes, DoubleWrappingLeftScaling, TVector>.Run(a, operandA, b, operandB, table, range, results, count); break;
            default: ResidualRows<TLanes, HalfUpScaling, TVector>.Run(a, operandA, b, operandB, table, range, results, count); break;
        }
    }

    public override int Largest(sbyte* values, int count) => SoftmaxRows<TLanes, TVector>.Largest(values, count);

    public override void Probabilities(int* exponentials, int count, int scale, int shift, sbyte* results) =>
        SoftmaxRows<TLanes, TVector>.Probabilities(exponentials, count, scale, shift, results);

    public override void Accumulate(int* sums, sbyte* values, int count) => ChannelRows<TLanes, TVector>.Accumulate<Int8Activations>(sums, (byte*)values, count);

    public override void Accumulate(int* sums, short* values, int count) => ChannelRows<TLanes, TVector>.Accumulate<Int16Activations>(sums, (byte*)values, count);

    public override void CombinePlanes(int* high, int* low, int count) => ChannelRows<TLanes, TVector>.CombinePlanes(high, low, count);

    public override void Add(int* a, int* b, int* results, int count) => ChannelRows<TLanes, TVector>.Add(a, b, results, count);

    private static void Tiles<T>(byte* map, int* pixels, int rows, in FilterWalk walk, byte* weights, int* bias, int* sums)
        where T : struct, IDot<TVector>
    {
        int r = 0;
        for (; r <= rows - Panel.TilePixels; r += Panel.TilePixels) DenseTile<TLanes, T, TVector>.Run(map, pixels + r, walk, weights, bias, sums + r * Panel.Width);
        if (r == rows) return;
        int* rest = stackalloc int[Panel.TilePixels];
        for (int p = 0; p < Panel.TilePixels; p++) rest[p] = pixels[Math.Min(r + p, rows - 1)];
        DenseTile<TLanes, T, TVector>.Run(map, rest, walk, weights, bias, sums + r * Panel.Width);
    }
}
