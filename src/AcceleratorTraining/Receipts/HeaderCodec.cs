using System.Text;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Receipts;

/// <summary>The header frame's payload: fixed fields in a fixed order, integers as LEB128.</summary>
internal static class HeaderCodec
{
    private const int MaximumName = 64;

    public static byte[] Encode(ReceiptHeader header)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        writer.Write(ReceiptFormat.Magic);
        writer.Write7BitEncodedInt(ReceiptFormat.Version);
        writer.Write(Convert.FromHexString(header.ModelSha256));
        writer.Write(header.Profile);
        writer.Write(header.ProfileFingerprint);
        writer.Write(header.DataFingerprint);
        writer.Write(header.Seed);
        AdaptationRecipe recipe = header.Recipe;
        writer.Write(recipe.Name);
        foreach (int field in Fields(recipe)) writer.Write7BitEncodedInt(field);
        return stream.ToArray();
    }

    public static ReceiptHeader Decode(ReadOnlySpan<byte> payload)
    {
        using BinaryReader reader = new(new MemoryStream(payload.ToArray()), Encoding.UTF8);
        try
        {
            if (!reader.ReadBytes(4).AsSpan().SequenceEqual(ReceiptFormat.Magic)) throw new InvalidReceiptException("The file is no receipt: it does not start with 'ATRC'.");
            int version = reader.Read7BitEncodedInt();
            if (version != ReceiptFormat.Version) throw new InvalidReceiptException($"The receipt has version {version}; this program reads version {ReceiptFormat.Version}.");
            ReceiptHeader header = new()
            {
                ModelSha256 = Convert.ToHexStringLower(reader.ReadBytes(32)),
                Profile = Name(reader),
                ProfileFingerprint = reader.ReadUInt64(),
                DataFingerprint = reader.ReadUInt64(),
                Seed = reader.ReadUInt64(),
                Recipe = Recipe(reader),
            };
            header.Recipe.Validate();
            return header;
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or ArgumentException or DecoderFallbackException)
        {
            throw new InvalidReceiptException($"The receipt's header is damaged: {exception.Message}");
        }
    }

    private static int[] Fields(AdaptationRecipe r) =>
    [
        (int)r.Selection, r.ExactHead ? 1 : 0, (int)r.Direction, (int)r.Applier, (int)r.Update, (int)r.Coefficient, r.Queries, r.Batch, r.Steps,
        r.BiasPerturbation, r.GainPerturbation, r.WeightPerturbation, r.InitialRate, r.FinalRate, r.HeadRate,
    ];

    private static AdaptationRecipe Recipe(BinaryReader reader)
    {
        string name = Name(reader);
        int Next() => reader.Read7BitEncodedInt();
        return new AdaptationRecipe
        {
            Name = name,
            Selection = Choice<ParameterSelection>(Next()),
            ExactHead = Next() != 0,
            Direction = Choice<DirectionKind>(Next()),
            Applier = Choice<Applier>(Next()),
            Update = Choice<UpdateRule>(Next()),
            Coefficient = Choice<CoefficientRule>(Next()),
            Queries = Next(),
            Batch = Next(),
            Steps = Next(),
            BiasPerturbation = Next(),
            GainPerturbation = Next(),
            WeightPerturbation = Next(),
            InitialRate = Next(),
            FinalRate = Next(),
            HeadRate = Next(),
        };
    }

    private static T Choice<T>(int value) where T : struct, Enum
    {
        T choice = (T)Enum.ToObject(typeof(T), value);
        return Enum.IsDefined(choice) ? choice : throw new InvalidReceiptException($"The receipt's {typeof(T).Name} {value} is unknown.");
    }

    private static string Name(BinaryReader reader)
    {
        int length = reader.Read7BitEncodedInt();
        if (length is < 0 or > MaximumName) throw new InvalidReceiptException($"The receipt's header is damaged: a name of {length} bytes.");
        byte[] bytes = reader.ReadBytes(length);
        return bytes.Length == length ? Encoding.UTF8.GetString(bytes) : throw new EndOfStreamException("it ends within a name.");
    }
}
