namespace AcceleratorTraining.Models;

/// <summary>Numbers of TensorProto.DataType that are told apart here.</summary>
internal static class OnnxType
{
    public const int Float = 1;
    public const int UInt8 = 2;
    public const int Int8 = 3;
    public const int Int32 = 6;
    public const int Int64 = 7;

    // In the order of their numbers, from 0.
    private static readonly string[] Names = ("undefined float32 uint8 int8 uint16 int16 int32 int64 string bool float16 float64 uint32 uint64 complex64 complex128 bfloat16 " +
        "float8e4m3fn float8e4m3fnuz float8e5m2 float8e5m2fnuz uint4 int4 float4e2m1").Split(' ');

    public static string Name(int type) => (uint)type < (uint)Names.Length ? Names[type] : $"type {type}";

    public static bool IsByte(int type) => type is UInt8 or Int8;
}
