namespace AcceleratorTraining.Baselines;

/// <summary>An operator of the schema: its code, the version that introduced its int8 form, and its options' place in the union.</summary>
internal readonly record struct TfliteOperator(int Code, int Version, byte OptionsType)
{
    public static TfliteOperator Add { get; } = new(0, 2, 11);

    public static TfliteOperator AveragePool2D { get; } = new(1, 2, 5);

    public static TfliteOperator BatchMatMul { get; } = new(126, 2, 101);

    public static TfliteOperator Concatenation { get; } = new(2, 2, 10);

    public static TfliteOperator Conv2D { get; } = new(3, 3, 1);

    public static TfliteOperator FullyConnected { get; } = new(9, 4, 8);

    /// <summary>With one scale an output, which came later.</summary>
    public static TfliteOperator FullyConnectedPerChannel { get; } = new(9, 12, 8);

    public static TfliteOperator MaxPool2D { get; } = new(17, 2, 5);

    public static TfliteOperator Mean { get; } = new(40, 2, 27);

    public static TfliteOperator Reshape { get; } = new(22, 1, 17);

    public static TfliteOperator Slice { get; } = new(65, 2, 48);

    public static TfliteOperator Softmax { get; } = new(25, 2, 9);

    public static TfliteOperator Transpose { get; } = new(39, 2, 26);
}
