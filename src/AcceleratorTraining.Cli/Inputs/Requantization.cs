using System.CommandLine;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>--requantize: the model re-derived for the profile before anything else happens to it.</summary>
internal sealed class Requantization
{
    private readonly Option<bool> _requantize = new("--requantize")
    {
        Description = "Re-derives scales, weights and biases for a profile that cannot hold the shipped ones (powers of two, 4-bit weights); costs accuracy.",
    };

    public Requantization(Command command) => command.Add(_requantize);

    /// <summary>The model as it is, or as the profile needs it where that is asked for.</summary>
    public QuantizedModel Apply(ParseResult parse, QuantizedModel model, AcceleratorProfile profile) =>
        IsAsked(parse) ? ModelRequantization.Apply(model, Require(profile)).Model : model;

    /// <summary>Whether it is asked for.</summary>
    public bool IsAsked(ParseResult parse) => parse.GetValue(_requantize);

    /// <summary>Does what may find the model rejected; a rejection that the option would mend says so.</summary>
    public async Task<T> HintAsync<T>(ParseResult parse, QuantizedModel shipped, AcceleratorProfile profile, Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (ProgramRejectedException exception) when (!IsAsked(parse) && Result(shipped, profile) is { } result && IsAccepted(result, profile))
        {
            throw new RequantizableException(exception);
        }
    }

    /// <summary>The model requantized; null if that cannot be, or changes nothing.</summary>
    public static QuantizedModel? Result(QuantizedModel shipped, AcceleratorProfile profile)
    {
        if (shipped.Format != ModelFormat.Tflite || !ModelRequantization.Concerns(profile)) return null;
        try
        {
            QuantizedModel result = ModelRequantization.Apply(shipped, profile).Model;
            return result.Sha256 == shipped.Sha256 ? null : result;
        }
        catch (Exception exception) when (exception is UnsupportedModelException or InvalidModelException)
        {
            return null;
        }
    }

    /// <summary>The profile, if requantization can do anything for it.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    public static AcceleratorProfile Require(AcceleratorProfile profile) => ModelRequantization.Concerns(profile)
        ? profile
        : throw new UsageException($"Requantization helps profiles with power-of-two scales or with 4-bit weights only; '{profile.Name}' is neither.");

    private static bool IsAccepted(QuantizedModel model, AcceleratorProfile profile) =>
        ProgramValidator.Validate(ModelLowering.Lower(model, new LoweringOptions()).Program, profile, OperatorExtensions.All).IsEmpty;
}
