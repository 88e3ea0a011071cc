namespace AcceleratorTraining.Baselines;

/// <summary>
/// The numbers of the published TensorFlow Lite schema (version 3) that the writer needs: the field's position in its table,
/// and the values of its enumerations.
/// </summary>
internal static class TfliteSchema
{
    public const int Version = 3;
    public const byte PaddingSame = 0;
    public const byte PaddingValid = 1;
    public const byte ActivationRelu = 1;

    public static ReadOnlySpan<byte> Identifier => "TFL3"u8;

    public static class Model
    {
        public const int FieldCount = 5;
        public const int Version = 0;
        public const int OperatorCodes = 1;
        public const int Subgraphs = 2;
        public const int Description = 3;
        public const int Buffers = 4;
    }

    public static class OperatorCode
    {
        public const int FieldCount = 4;

        /// <summary>The code as one byte, for readers older than codes above 127.</summary>
        public const int DeprecatedBuiltinCode = 0;
        public const int Version = 2;
        public const int BuiltinCode = 3;
    }

    public static class Subgraph
    {
        public const int FieldCount = 5;
        public const int Tensors = 0;
        public const int Inputs = 1;
        public const int Outputs = 2;
        public const int Operators = 3;
        public const int Name = 4;
    }

    public static class Tensor
    {
        public const int FieldCount = 5;
        public const int Shape = 0;
        public const int Type = 1;
        public const int Buffer = 2;
        public const int Name = 3;
        public const int Quantization = 4;
    }

    public static class Quantization
    {
        public const int FieldCount = 7;
        public const int Scale = 2;
        public const int ZeroPoint = 3;
        public const int QuantizedDimension = 6;
    }

    public static class Buffer
    {
        public const int FieldCount = 1;
        public const int Data = 0;

        /// <summary>The schema forces constant data onto multiples of 16 bytes.</summary>
        public const int Alignment = 16;
    }

    public static class Operator
    {
        public const int FieldCount = 5;
        public const int OpcodeIndex = 0;
        public const int Inputs = 1;
        public const int Outputs = 2;
        public const int OptionsType = 3;
        public const int Options = 4;
    }

    public static class Conv2DOptions
    {
        public const int FieldCount = 4;
        public const int Padding = 0;
        public const int StrideWidth = 1;
        public const int StrideHeight = 2;
        public const int Activation = 3;
    }

    public static class Pool2DOptions
    {
        public const int FieldCount = 5;
        public const int Padding = 0;
        public const int StrideWidth = 1;
        public const int StrideHeight = 2;
        public const int FilterWidth = 3;
        public const int FilterHeight = 4;
    }

    public static class ReshapeOptions
    {
        public const int FieldCount = 1;
        public const int NewShape = 0;
    }

    public static class SoftmaxOptions
    {
        public const int FieldCount = 1;
        public const int Beta = 0;
    }

    public static class FullyConnectedOptions
    {
        public const int FieldCount = 3;
        public const int Activation = 0;
        public const int KeepDimensions = 2;
    }

    public static class ConcatenationOptions
    {
        public const int FieldCount = 2;
        public const int Axis = 0;
    }

    public static class BatchMatMulOptions
    {
        public const int FieldCount = 2;
        public const int TransposeRight = 1;
    }
}
