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
        foreach (RecipePiece piece in recipe.Pieces) Write(writer, piece);
        foreach (int number in Numbers(recipe)) writer.Write7BitEncodedInt(number);

        // What most recipes leave as it is takes no byte.
        if (recipe.HasLaterPieces)
        {
            foreach (RecipePiece piece in recipe.LaterPieces) Write(writer, piece);
        }

        return stream.ToArray();
    }

    public static ReceiptHeader Decode(ReadOnlySpan<byte> payload, RecipePieces pieces)
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
                Recipe = Recipe(reader, pieces),
            };
            header.Recipe.Validate();
            if (reader.BaseStream.Position != reader.BaseStream.Length) throw new FormatException("bytes follow the recipe.");
            return header;
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or ArgumentException or DecoderFallbackException)
        {
            throw new InvalidReceiptException($"The receipt's header is damaged: {exception.Message}");
        }
    }

    private static int[] Numbers(AdaptationRecipe r) =>
    [
        r.ExactHead ? 1 : 0, r.NewHead ? 1 : 0, (int)r.Normalization, r.Queries, r.Batch, r.Steps, r.BiasPerturbation, r.GainPerturbation, r.WeightPerturbation,
        r.SharpnessRadius, r.InitialRate, r.FinalRate, r.HeadRate,
    ];

    private static void Write(BinaryWriter writer, RecipePiece piece)
    {
        writer.Write(piece.Id);
        writer.Write7BitEncodedInt(piece.Settings.Length);
        foreach (int setting in piece.Settings) writer.Write7BitEncodedInt(setting);
    }

    private static AdaptationRecipe Recipe(BinaryReader reader, RecipePieces pieces)
    {
        string name = Name(reader);
        int Next() => reader.Read7BitEncodedInt();
        AdaptationRecipe recipe = new()
        {
            Name = name,
            Selection = Piece<ParameterSelection>(reader, pieces),
            Direction = Piece<DirectionRule>(reader, pieces),
            Applier = Piece<Applier>(reader, pieces),
            Update = Piece<UpdateRule>(reader, pieces),
            Estimator = Piece<Estimator>(reader, pieces),
            Objective = Piece<Objective>(reader, pieces),
            ExactHead = Next() != 0,
            NewHead = Next() != 0,
            Normalization = (WeightNormalization)Next(),
            Queries = Next(),
            Batch = Next(),
            Steps = Next(),
            BiasPerturbation = Next(),
            GainPerturbation = Next(),
            WeightPerturbation = Next(),
            SharpnessRadius = Next(),
            InitialRate = Next(),
            FinalRate = Next(),
            HeadRate = Next(),
        };
        if (reader.BaseStream.Position == reader.BaseStream.Length) return recipe;
        recipe = recipe with { Mask = Piece<WeightMask>(reader, pieces), Momentum = Piece<MomentumRule>(reader, pieces), Layers = Piece<LayerSchedule>(reader, pieces) };
        return recipe.HasLaterPieces ? recipe : throw new FormatException("pieces that all are what they are by default stand at its end.");
    }

    private static TCategory Piece<TCategory>(BinaryReader reader, RecipePieces pieces) where TCategory : RecipePiece
    {
        string id = Name(reader);
        int count = reader.Read7BitEncodedInt();
        if (count is < 0 or > RecipePiece.MaximumSettings) throw new FormatException($"a piece with {count} settings.");
        int[] settings = new int[count];
        for (int i = 0; i < count; i++) settings[i] = reader.Read7BitEncodedInt();
        return pieces.Create<TCategory>(id, [.. settings]);
    }

    private static string Name(BinaryReader reader)
    {
        int length = reader.Read7BitEncodedInt();
        if (length is < 0 or > MaximumName) throw new InvalidReceiptException($"The receipt's header is damaged: a name of {length} bytes.");
        byte[] bytes = reader.ReadBytes(length);
        return bytes.Length == length ? Encoding.UTF8.GetString(bytes) : throw new EndOfStreamException("it ends within a name.");
    }
}
