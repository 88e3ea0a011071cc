using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>The specification's tables as they stand one after another in device memory, an int an entry: kernels cannot reach static data.</summary>
internal static class DeviceTables
{
    /// <summary>Entries of the sigmoid's table.</summary>
    public const int SigmoidEntries = 256;

    /// <summary>Where the normal distribution's 256 values begin.</summary>
    public const int Gaussian = 0;

    /// <summary>Where 2^-x of the losses begins; 257 entries.</summary>
    public const int LossExponential = 256;

    /// <summary>Where log2 of the losses begins; 257 entries.</summary>
    public const int LossLogarithm = LossExponential + 257;

    /// <summary>Where the logistic function begins.</summary>
    public const int Sigmoid = LossLogarithm + 257;

    /// <summary>Where the exponential of the 16-bit SOFTMAX begins; 513 entries.</summary>
    public const int SoftmaxExponential = Sigmoid + SigmoidEntries;

    /// <summary>Where the reciprocal of the 16-bit SOFTMAX begins; 513 entries.</summary>
    public const int SoftmaxReciprocal = SoftmaxExponential + 513;

    /// <summary>Where the factors of the fixed-point exponential begin; 7 entries.</summary>
    public const int BarrelFactors = SoftmaxReciprocal + 513;

    /// <summary>All tables.</summary>
    public static int[] Create()
    {
        int[] tables = new int[BarrelFactors + FixedPointFunctions.BarrelFactors.Length];
        for (int i = 0; i < GaussianTable.Values.Length; i++) tables[Gaussian + i] = GaussianTable.Values[i];
        LossTables.Exponential.CopyTo(tables.AsSpan(LossExponential));
        LossTables.Logarithm.CopyTo(tables.AsSpan(LossLogarithm));
        for (int i = 0; i < SigmoidTable.Values.Length; i++) tables[Sigmoid + i] = SigmoidTable.Values[i];
        for (int i = 0; i < TableSoftmax.Exponential.Length; i++) tables[SoftmaxExponential + i] = TableSoftmax.Exponential[i];
        for (int i = 0; i < TableSoftmax.Reciprocal.Length; i++) tables[SoftmaxReciprocal + i] = TableSoftmax.Reciprocal[i];
        FixedPointFunctions.BarrelFactors.CopyTo(tables.AsSpan(BarrelFactors));
        return tables;
    }
}
