using System.Security.Cryptography;
using System.Text;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Receipts;

/// <summary>What a receipt is about: enough to replay the run on the base model, and to tell two runs apart.</summary>
public sealed record ReceiptHeader
{
    /// <summary>SHA-256 of the base model file, lower-case hex.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>Name of the profile the run executed under.</summary>
    public required string Profile { get; init; }

    /// <summary>The first 8 bytes of a SHA-256 over the profile's arithmetic.</summary>
    public required ulong ProfileFingerprint { get; init; }

    /// <summary>Tells the adaptation data apart; replay does not need it.</summary>
    public required ulong DataFingerprint { get; init; }

    /// <summary>The run seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The recipe, all of its numbers.</summary>
    public required AdaptationRecipe Recipe { get; init; }

    /// <summary>The header of a run.</summary>
    /// <param name="session">Model and profile.</param>
    /// <param name="training">The samples its steps see.</param>
    /// <param name="options">Recipe and seed.</param>
    public static ReceiptHeader Create(AdaptationSession session, LabelledSamples training, AdaptationOptions options) => new()
    {
        ModelSha256 = session.Model.Sha256,
        Profile = session.Profile.Name,
        ProfileFingerprint = Fingerprint(session.Profile),
        DataFingerprint = training.Fingerprint(),
        Seed = options.Seed,
        Recipe = options.Recipe,
    };

    /// <summary>The fingerprint of a profile's arithmetic: what changes bytes or what can be trained, not its limits or description.</summary>
    public static ulong Fingerprint(AcceleratorProfile profile)
    {
        string text = string.Join('|', profile.SpecVersion, profile.AccumulatorBits, profile.AccumulatorOverflow, profile.Rescale.Rounding, profile.Rescale.Overflow, profile.Rescale.Scales);
        return BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
