using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AcceleratorTraining.Architecture.Tests.FloatingPoint;

/// <summary>Walks the instructions of one method body.</summary>
internal static class Instructions
{
    private const byte TwoBytePrefix = 0xFE;

    private static readonly Dictionary<ushort, OpCode> Known =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (ushort)code.Value);

    /// <summary>Every instruction with the metadata entity it names, or the nil handle.</summary>
    public static List<(OpCode Code, EntityHandle Entity)> Read(BlobReader body)
    {
        List<(OpCode, EntityHandle)> all = [];
        while (body.RemainingBytes > 0)
        {
            ushort value = body.ReadByte();
            if (value == TwoBytePrefix) value = (ushort)((value << 8) | body.ReadByte());
            OpCode code = Known[value];
            all.Add((code, ReadOperand(code, ref body)));
        }

        return all;
    }

    private static EntityHandle ReadOperand(OpCode code, ref BlobReader body)
    {
        switch (code.OperandType)
        {
            case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineSig:
                return MetadataTokens.EntityHandle(body.ReadInt32());
            case OperandType.InlineSwitch:
                int targets = body.ReadInt32();
                body.Offset += sizeof(int) * targets;
                break;
            default:
                body.Offset += OperandBytes(code.OperandType);
                break;
        }

        return default;
    }

    private static int OperandBytes(OperandType type) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
