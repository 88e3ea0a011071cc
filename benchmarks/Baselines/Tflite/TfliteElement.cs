namespace AcceleratorTraining.Baselines;

/// <summary>The element types of the schema that the writer uses.</summary>
internal enum TfliteElement : byte
{
    Int32 = 2,
    Int8 = 9,
}
