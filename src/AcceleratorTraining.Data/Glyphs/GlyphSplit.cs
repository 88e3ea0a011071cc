namespace AcceleratorTraining.Data;

/// <summary>The four sets of the built-in example. Each has hands and sample streams of its own.</summary>
internal enum GlyphSplit
{
    /// <summary>What the shipped model was trained on: a good scanner.</summary>
    Training = 0,

    /// <summary>Hands that the model has not seen, still on the good scanner: what the model promised when it shipped.</summary>
    Clean = 1,

    /// <summary>The few labelled samples from the field that adaptation may see: new hands, other pen, poor camera.</summary>
    Field = 2,

    /// <summary>Field conditions again, other hands than <see cref="Field"/>: for measuring only.</summary>
    FieldTest = 3,
}
