namespace AcceleratorTraining.Models;

/// <summary>Numbers and names of the schema's BuiltinOperator.</summary>
internal static class OperatorCodes
{
    public const int Add = 0;
    public const int AveragePool2D = 1;
    public const int Concatenation = 2;
    public const int Conv2D = 3;
    public const int DepthwiseConv2D = 4;
    public const int FullyConnected = 9;
    public const int Logistic = 14;
    public const int MaxPool2D = 17;
    public const int Mul = 18;
    public const int Relu = 19;
    public const int ReluN1To1 = 20;
    public const int Relu6 = 21;
    public const int Reshape = 22;
    public const int Softmax = 25;
    public const int Svdf = 27;
    public const int Tanh = 28;
    public const int Custom = 32;
    public const int Pad = 34;
    public const int Gather = 36;
    public const int Transpose = 39;
    public const int Mean = 40;
    public const int Sub = 41;
    public const int Squeeze = 43;
    public const int UnidirectionalSequenceLstm = 44;
    public const int StridedSlice = 45;
    public const int Split = 49;
    public const int LogSoftmax = 50;
    public const int Prelu = 54;
    public const int Maximum = 55;
    public const int Minimum = 57;
    public const int PadV2 = 60;
    public const int Slice = 65;
    public const int TransposeConv = 67;
    public const int ExpandDims = 70;
    public const int Sum = 74;
    public const int Pack = 83;
    public const int Unpack = 88;
    public const int ResizeNearestNeighbor = 97;
    public const int LeakyRelu = 98;
    public const int SquaredDifference = 99;
    public const int MirrorPad = 100;
    public const int SplitV = 102;
    public const int Quantize = 114;
    public const int HardSwish = 117;
    public const int BatchMatMul = 126;
    public const int Gelu = 150;
    public const int Relu0To1 = 152;

    // In the order of their numbers, from 0.
    private const string Names =
        "ADD AVERAGE_POOL_2D CONCATENATION CONV_2D DEPTHWISE_CONV_2D DEPTH_TO_SPACE DEQUANTIZE EMBEDDING_LOOKUP FLOOR FULLY_CONNECTED " +
        "HASHTABLE_LOOKUP L2_NORMALIZATION L2_POOL_2D LOCAL_RESPONSE_NORMALIZATION LOGISTIC LSH_PROJECTION LSTM MAX_POOL_2D MUL RELU " +
        "RELU_N1_TO_1 RELU6 RESHAPE RESIZE_BILINEAR RNN SOFTMAX SPACE_TO_DEPTH SVDF TANH CONCAT_EMBEDDINGS SKIP_GRAM CALL CUSTOM " +
        "EMBEDDING_LOOKUP_SPARSE PAD UNIDIRECTIONAL_SEQUENCE_RNN GATHER BATCH_TO_SPACE_ND SPACE_TO_BATCH_ND TRANSPOSE MEAN SUB DIV SQUEEZE " +
        "UNIDIRECTIONAL_SEQUENCE_LSTM STRIDED_SLICE BIDIRECTIONAL_SEQUENCE_RNN EXP TOPK_V2 SPLIT LOG_SOFTMAX DELEGATE " +
        "BIDIRECTIONAL_SEQUENCE_LSTM CAST PRELU MAXIMUM ARG_MAX MINIMUM LESS NEG PADV2 GREATER GREATER_EQUAL LESS_EQUAL SELECT SLICE SIN " +
        "TRANSPOSE_CONV SPARSE_TO_DENSE TILE EXPAND_DIMS EQUAL NOT_EQUAL LOG SUM SQRT RSQRT SHAPE POW ARG_MIN FAKE_QUANT REDUCE_PROD " +
        "REDUCE_MAX PACK LOGICAL_OR ONE_HOT LOGICAL_AND LOGICAL_NOT UNPACK REDUCE_MIN FLOOR_DIV REDUCE_ANY SQUARE ZEROS_LIKE FILL FLOOR_MOD " +
        "RANGE RESIZE_NEAREST_NEIGHBOR LEAKY_RELU SQUARED_DIFFERENCE MIRROR_PAD ABS SPLIT_V UNIQUE CEIL REVERSE_V2 ADD_N GATHER_ND COS WHERE " +
        "RANK ELU REVERSE_SEQUENCE MATRIX_DIAG QUANTIZE MATRIX_SET_DIAG ROUND HARD_SWISH IF WHILE NON_MAX_SUPPRESSION_V4 " +
        "NON_MAX_SUPPRESSION_V5 SCATTER_ND SELECT_V2 DENSIFY SEGMENT_SUM BATCH_MATMUL BUILTIN_127 CUMSUM CALL_ONCE BROADCAST_TO " +
        "RFFT2D CONV_3D IMAG REAL COMPLEX_ABS HASHTABLE HASHTABLE_FIND HASHTABLE_IMPORT HASHTABLE_SIZE REDUCE_ALL CONV_3D_TRANSPOSE VAR_HANDLE " +
        "READ_VARIABLE ASSIGN_VARIABLE BROADCAST_ARGS RANDOM_STANDARD_NORMAL BUCKETIZE RANDOM_UNIFORM MULTINOMIAL GELU DYNAMIC_UPDATE_SLICE RELU_0_TO_1";

    private static readonly string[] Table = Names.Split(' ');

    public static bool IsLinear(int code) => code is Conv2D or DepthwiseConv2D or FullyConnected or TransposeConv;

    public static string Name(int code) => (uint)code < (uint)Table.Length ? Table[code] : $"BUILTIN_{code}";
}
