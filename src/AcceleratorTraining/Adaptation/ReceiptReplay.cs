using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining;

/// <summary>Rebuilds an adapted model from the base model and a receipt, without data, on any backend.</summary>
public static class ReceiptReplay
{
    /// <summary>Replays a complete receipt.</summary>
    /// <param name="session">Base model, backend, and the profile the run executed under.</param>
    /// <param name="receipt">The receipt.</param>
    /// <param name="cancellationToken">Checked between steps.</param>
    /// <returns>The adapted file; the caller compares its hash with the receipt's.</returns>
    /// <exception cref="InvalidReceiptException">The receipt belongs to another model or profile, or does not fit this model.</exception>
    public static async ValueTask<PatchedModel> RunAsync(AdaptationSession session, Receipt receipt, CancellationToken cancellationToken = default)
    {
        ReceiptHeader header = receipt.Header;
        if (header.ModelSha256 != session.Model.Sha256) throw new InvalidReceiptException($"The receipt is of a model with SHA-256 {header.ModelSha256}; this one has {session.Model.Sha256}.");
        if (header.ProfileFingerprint != ReceiptHeader.Fingerprint(session.Profile)) throw new InvalidReceiptException($"The receipt was made under profile '{header.Profile}', whose arithmetic differs from '{session.Profile.Name}'.");

        // Nothing is forwarded, so the batch does not matter.
        ParameterSet parameters = ParameterSet.Create(session.Lower(1), header.Recipe, session.Profile.Rescale);
        if (parameters.Head is { } layer && (receipt.Head is null || receipt.Head.Weights.Length != layer.Weights.Length || receipt.Head.Bias.Length != layer.Bias.Length))
        {
            throw new InvalidReceiptException("The receipt's final head does not have the shape of the model's last layer.");
        }

        using IDevice device = session.OpenDevice();
        using ParameterStore store = new(device, parameters, header.Recipe, header.Seed);
        Apply(receipt, store, cancellationToken);
        Deployment deployment = await Deployment.ReadAsync(store, receipt.Head, cancellationToken).ConfigureAwait(false);
        return deployment.WriteTo(session.Model);
    }

    /// <summary>Steps the masters as the receipt says.</summary>
    internal static void Apply(Receipt receipt, ParameterStore store, CancellationToken cancellationToken)
    {
        for (int step = 0; step < receipt.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            store.Step(step, receipt.Step(step));
        }
    }
}
