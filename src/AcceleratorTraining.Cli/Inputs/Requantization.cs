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

    /// <summary>The profile, if requantization can do anything for it.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    public static AcceleratorProfile Require(AcceleratorProfile profile) => ModelRequantization.Concerns(profile)
        ? profile
        : throw new UsageException($"Profile '{profile.Name}' holds any scale and 8-bit weights: there is nothing to requantize for it.");
}
