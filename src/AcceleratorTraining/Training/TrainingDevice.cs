using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>
/// A device with everything a run needs on it, at the largest batch that fits: a machine for one image at a time takes a
/// step's batch in as many calls, with the same bits.
/// </summary>
public sealed class TrainingDevice : IDisposable
{
    private TrainingDevice(IDevice device, LoweredModel model, ParameterStore store, ForwardGradientTrainer trainer)
    {
        Device = device;
        Model = model;
        Store = store;
        Trainer = trainer;
        PeakBytes = device.GetFeature<IMemoryCounters>()?.PeakBytes ?? 0;
    }

    /// <summary>The device.</summary>
    public IDevice Device { get; }

    /// <summary>The model, lowered at the batch that fits.</summary>
    public LoweredModel Model { get; }

    /// <summary>Masters and the update.</summary>
    public ParameterStore Store { get; }

    /// <summary>The step.</summary>
    public ForwardGradientTrainer Trainer { get; }

    /// <summary>Bytes of programs, activations, masters and buffers together: all of it is allocated before the first step.</summary>
    public long PeakBytes { get; }

    /// <summary>Opens a device and puts a run on it.</summary>
    /// <exception cref="ProgramRejectedException">The profile refuses the model even for one sample at a time.</exception>
    /// <exception cref="OutOfDeviceMemoryException">It does not fit even then.</exception>
    public static TrainingDevice Open(AdaptationSession session, ParameterSet parameters, AdaptationRecipe recipe, ulong seed)
    {
        // Where each query sees one sample, so does each pass.
        int batch = recipe.Estimator.IsPerSample ? 1 : recipe.Batch;
        while (true)
        {
            LoweredModel model = session.LowerToFit(batch, m => QueryProgram.Build(m, parameters, recipe, withLogits: false));
            batch = AdaptationSession.RequireEpisode(model, recipe.Objective).Options.Batch;
            IDevice device = session.OpenDevice();
            try
            {
                ParameterStore store = new(device, parameters, recipe, seed);
                return new TrainingDevice(device, model, store, new ForwardGradientTrainer(device, model, store, recipe, seed));
            }
            catch (OutOfDeviceMemoryException) when (batch > 1 && recipe.Objective.EpisodeRows == 0)
            {
                // The program fits, but not beside its buffers.
                device.Dispose();
                batch /= 2;
            }
            catch
            {
                device.Dispose();
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Trainer.Dispose();
        Store.Dispose();
        Device.Dispose();
    }
}
