using System.Collections.Immutable;
using System.Numerics;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining;

/// <summary>One tensor that forward gradients move: its master's type and first value, its steps, and its view.</summary>
public sealed record TrainableParameter
{
    /// <summary>The layer it belongs to; prompt tokens have none.</summary>
    /// <exception cref="InvalidOperationException">It is prompt tokens.</exception>
    public LinearLayer Layer
    {
        get => field ?? throw new InvalidOperationException($"{BindingName} belongs to no layer.");
        init;
    }

    /// <summary>The tokens it is; null for a layer's parameter.</summary>
    public PromptTokens? Prompt { get; init; }

    /// <summary>Other layers whose parameter is these very bytes of the file: they see and keep the same values.</summary>
    public ImmutableArray<LinearLayer> Followers { get; init; } = [];

    /// <summary>The layer and its followers; none for prompt tokens.</summary>
    public IEnumerable<LinearLayer> Layers => Prompt is null ? Followers.Prepend(Layer) : [];

    /// <summary>Bias, gain, weights or prompt tokens.</summary>
    public required ParameterKind Kind { get; init; }

    /// <summary>The master's type; its range is what an update saturates to.</summary>
    public required TensorType Type { get; init; }

    /// <summary>The master's first value, little-endian.</summary>
    public required ImmutableArray<byte> Initial { get; init; }

    /// <summary>What goes with the master from step to step: a name and a type each, as its update rule says.</summary>
    public ImmutableArray<(string Name, TensorType Type)> States { get; init; } = [];

    /// <summary>What z is.</summary>
    public required DirectionKind Direction { get; init; }

    /// <summary>Terms of a rank-r direction; 1 for the other kinds.</summary>
    public int Rank { get; init; } = 1;

    /// <summary>Codes 2^shift apart are swapped by a parity direction; 0 for the other kinds.</summary>
    public int ParityShift { get; init; }

    /// <summary>How many of 256 elements take part in a query.</summary>
    public int Density { get; init; } = Hal.Direction.All;

    /// <summary>How many of 256 elements take part in the run, drawn by its seed.</summary>
    public int Keep { get; init; } = Hal.Direction.All;

    /// <summary>One bit an element, 0 for one that stays; empty where all move.</summary>
    public ImmutableArray<byte> Mask { get; init; } = [];

    /// <summary>How much of 256 of the guide stays after a step; 256 without one.</summary>
    public int GuideDecay { get; init; } = DirectionGuide.One;

    /// <summary>Whether a momentum goes with the parameter, as a state.</summary>
    public bool HasGuide => States.Any(s => s.Name == MomentumRule.Guide);

    /// <summary>How many codes at either end updates stay away from, so that no query in place is cut off; 0 for none.</summary>
    public int Guard { get; init; }

    /// <summary>How elements are numbered.</summary>
    public ElementOrder Order { get; init; }

    /// <summary>The perturbation of each output channel, in units of the master's last bit; 0 where a channel is not trained.</summary>
    public required ImmutableArray<int> QueryScale { get; init; }

    /// <summary>The same in the units that an update adds: 1/256 of a weight step where the update rule keeps fractions.</summary>
    public required ImmutableArray<int> UpdateScale { get; init; }

    /// <summary>How many bits smaller F's magnitudes are, so that one buffer, in the unit of updates, holds the steps of both; one number for a set.</summary>
    internal int QueryShift { get; init; }

    /// <summary>Whether queries and updates count in one unit after that.</summary>
    internal bool SharesScale => QueryScale.Zip(UpdateScale).All(s => (long)s.First << QueryShift == s.Second);

    /// <summary>What makes a bias's steps of its layer's scales, as OUTPUT_STEP has it; 0 where they are held.</summary>
    internal int StepFactor { get; init; }

    /// <summary>Whether F and U share the layer's scales because a bias's steps are made of them.</summary>
    internal bool SharesFactor { get; init; }

    /// <summary>One bit an element, 0 for one whose step is 0, where the others' need not say so; else empty.</summary>
    internal ImmutableArray<byte> Live { get; init; } = [];

    /// <summary>Fraction bits the master has beyond what the layer sees.</summary>
    public int ViewShift { get; init; }

    /// <summary>Channels that are not trained because nothing they could do would show.</summary>
    public int DeadChannels => QueryScale.Count(s => s == 0);

    /// <summary>Elements of those channels.</summary>
    public long DeadElements => (long)DeadChannels * Type.Shape.ElementCount / Math.Max(QueryScale.Length, 1);

    /// <summary>Elements that the mask leaves alone.</summary>
    public long MaskedElements => Mask.IsEmpty ? 0 : Type.Shape.ElementCount - Mask.Sum(b => (long)BitOperations.PopCount(b));

    /// <summary>The id in the direction generator: operator index, or tensor index of prompt tokens, and kind, each in bits of its own.</summary>
    public uint Tensor => (uint)Number << 2 | (uint)Kind;

    /// <summary>The name of the master's binding in the F and U programs.</summary>
    public string BindingName => $"{Kind.ToString().ToLowerInvariant()}-master:{Number:000}";

    /// <summary>The name of a state's binding in the U program.</summary>
    public string StateName(string state) => $"{Kind.ToString().ToLowerInvariant()}-{state}:{Number:000}";

    // An operator may join several prompts.
    private int Number => Prompt?.Tensor ?? Layer.OperatorIndex;
}
