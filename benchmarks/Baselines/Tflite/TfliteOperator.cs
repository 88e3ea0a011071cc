namespace AcceleratorTraining.Baselines;

/// <summary>An operator of the schema: its code, the version that introduced its int8 form, and its options' place in the union.</summary>
internal readonly record struct TfliteOperator(int Code, int Version, byte OptionsType)
{
    public static TfliteOperator AveragePool2D { get; } = new(1, 2, 5);

    public static TfliteOperator Conv2D { get; } = new(3, 3, 1);

    public static TfliteOperator FullyConnected { get; } = new(9, 4, 8);

    public static TfliteOperator Reshape { get; } = new(22, 1, 17);

    public static TfliteOperator Softmax { get; } = new(25, 2, 9);
}
