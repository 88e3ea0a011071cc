namespace AcceleratorTraining.Backends.Cpu;

/// <summary>
/// The int32 vector that the kernels are written over; a scalar is the vector of one lane. Every member does the same
/// to each lane, so all widths give the same bytes.
/// </summary>
/// <typeparam name="TVector">The vector type.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Lanes of a vector; divides 8.</summary>
    static abstract int Count { get; }

    static abstract TVector Broadcast(int value);

    static abstract TVector Load(int* source);

    static abstract void Store(int* destination, TVector value);

    /// <summary>Count int8 values, sign-extended.</summary>
    static abstract TVector LoadInt8(sbyte* source);

    /// <summary>Count int16 values, sign-extended.</summary>
    static abstract TVector LoadInt16(short* source);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector And(TVector a, TVector b);

    static abstract TVector Xor(TVector a, TVector b);

    /// <summary>Lane by lane, <paramref name="a"/> where the mask is all ones and <paramref name="b"/> where it is zero.</summary>
    static abstract TVector Select(TVector mask, TVector a, TVector b);

    /// <summary>All ones where equal, zero elsewhere.</summary>
    static abstract TVector Equal(TVector a, TVector b);

    /// <summary>An int16 weight as <see cref="MultiplyInt16"/> takes it.</summary>
    static abstract int PackInt16(int weight);

    /// <summary>Product of lanes that hold sign-extended int16 values and lanes of <see cref="PackInt16"/>.</summary>
    static abstract TVector MultiplyInt16(TVector values, TVector packed);

    static abstract TVector ShiftLeft(TVector value, int count);

    static abstract TVector ShiftRight(TVector value, int count);

    static abstract TVector ShiftRightLogical(TVector value, int count);

    /// <summary>Shifts each lane by its own count, 0..31.</summary>
    static abstract TVector ShiftLeft(TVector value, TVector counts);

    /// <summary>Arithmetic shift of each lane by its own count, 0..31.</summary>
    static abstract TVector ShiftRight(TVector value, TVector counts);

    /// <summary>floor((a * b + 2^30) / 2^31) for b >= 0: the rounding doubling high multiply, which cannot overflow there. spec: ROUND-05</summary>
    static abstract TVector HighMultiply(TVector a, TVector b);

    /// <summary>floor((a * b + 2^(count-1)) / 2^count) for b >= 0 and counts 31..62: one rounding, half up. spec: ROUND-01</summary>
    static abstract TVector MultiplyHalfUp(TVector a, TVector b, TVector counts);

    /// <summary>
    /// clamp(value + offset) of two vectors as 2 * Count int8: saturated to int16 first, which no offset of magnitude up
    /// to 2^14 can undo.
    /// </summary>
    static abstract void StoreInt8(sbyte* destination, TVector first, TVector second, int offset, int minimum, int maximum);
}
