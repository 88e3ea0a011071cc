using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Comparison;

/// <summary>How two model files differ before anything runs: structure, scales, and stored parameters.</summary>
/// <param name="Structure">The first operator that is another one, or has another output; null if the graphs agree.</param>
/// <param name="Parameters">Constants and scales that differ, one sentence a tensor.</param>
internal sealed record ModelDifferences(string? Structure, ImmutableArray<string> Parameters)
{
    /// <summary>Compares two models.</summary>
    public static ModelDifferences Of(QuantizedModel a, QuantizedModel b)
    {
        string? structure = FindStructure(a, b);
        return new(structure, structure is null ? [.. FindParameters(a, b)] : []);
    }

    private static string? FindStructure(QuantizedModel a, QuantizedModel b)
    {
        if (Inputs(a) != Inputs(b)) return $"the inputs are {Inputs(a)} and {Inputs(b)}";
        for (int i = 0; i < Math.Min(a.Operators.Length, b.Operators.Length); i++)
        {
            string left = Describe(a, a.Operators[i]), right = Describe(b, b.Operators[i]);
            if (left != right) return $"operator {i} is {left} and {right}";
        }

        return a.Operators.Length == b.Operators.Length ? null : $"the models have {a.Operators.Length} and {b.Operators.Length} operators";
    }

    private static string Inputs(QuantizedModel model) => string.Join(" and ", model.Inputs.Select(i => Describe(model.Tensors[i])));

    private static string Describe(QuantizedModel model, ModelOperator operation) =>
        $"{operation.Name} to {string.Join(" and ", operation.Outputs.Select(o => Describe(model.Tensors[o])))}";

    private static string Describe(ModelTensor tensor) => $"{tensor.TypeName}[{string.Join(", ", tensor.Shape)}]";

    private static IEnumerable<string> FindParameters(QuantizedModel a, QuantizedModel b)
    {
        for (int o = 0; o < a.Operators.Length; o++)
        {
            foreach ((int left, int right) in a.Operators[o].Inputs.Zip(b.Operators[o].Inputs))
            {
                if (left < 0 || right < 0) continue;
                ModelTensor first = a.Tensors[left], second = b.Tensors[right];
                string name = $"operator {o} {a.Operators[o].Name}, tensor '{first.Name}'";
                int scales = first.Scales.Zip(second.Scales).Count(s => s.First != s.Second) + Math.Abs(first.Scales.Length - second.Scales.Length);
                if (scales > 0) yield return $"{name}: {scales} of {first.Scales.Length} scales";
                if (!first.ZeroPoints.SequenceEqual(second.ZeroPoints)) yield return $"{name}: zero point";
                if (first.IsConstant && Values(a, first, b, second) is { } values) yield return $"{name}: {values}";
            }
        }
    }

    private static string? Values(QuantizedModel a, ModelTensor first, QuantizedModel b, ModelTensor second)
    {
        ReadOnlySpan<byte> left = a.Data(first), right = b.Data(second);
        if (first.Type == second.Type && left.SequenceEqual(right)) return null;
        ElementType? element = first.Type switch
        {
            TfliteType.Int4 => ElementType.Int4,
            TfliteType.Int8 => ElementType.Int8,
            TfliteType.Int16 => ElementType.Int16,
            TfliteType.Int32 => ElementType.Int32,
            TfliteType.Int64 => ElementType.Int64,
            _ => null,
        };
        if (first.Type != second.Type) return $"stored as {first.TypeName} and {second.TypeName}";
        if (element is not { } format || left.Length != right.Length) return "the stored bytes";
        int count = left.Length * 8 / format.BitCount(), differing = 0;
        Int128 largest = 0;
        for (int i = 0; i < count; i++)
        {
            Int128 difference = Int128.Abs((Int128)format.Read(left, i) - format.Read(right, i));
            if (difference != 0) differing++;
            largest = Int128.Max(largest, difference);
        }

        return $"{differing} of {count} values, by up to {largest}";
    }
}
