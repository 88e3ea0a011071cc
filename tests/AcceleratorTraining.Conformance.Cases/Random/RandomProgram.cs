using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>
/// A random program, the profile it is drawn for, and bytes for its input bindings; all of it follows from seed, number
/// and profile. Consecutive numbers go through the kinds: every operator alone, pairs, and networks.
/// </summary>
public sealed partial class RandomProgram
{
    private readonly RandomSource _random;
    private readonly ForwardProgramBuilder _builder;
    private readonly List<byte[]> _inputs = [];
    private int _names;

    private RandomProgram(ulong seed, uint number, AcceleratorProfile? profile)
    {
        _random = new RandomSource(seed, number);
        Profile = profile ?? (_random.Chance(6) ? _random.Pick(Profiles.All.AsSpan()) : _random.Pick(SyntheticProfiles.All.AsSpan()));
        (Kind, Action<RandomProgram> draw) = All[(int)(number % (uint)All.Length)];
        _builder = new ForwardProgramBuilder($"Program {number} of seed {seed} ({Kind})");
        try
        {
            draw(this);
            Program = _builder.Build();
        }
#pragma warning disable CA1031 // Whatever goes wrong is an error of the kit, and only the number leads to it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new ConformanceFailureException($"Program {number} of seed {seed} ({Kind}) cannot be drawn for {Profile.Name}, which is an error of the kit: {exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>Which kind this one is.</summary>
    public string Kind { get; }

    /// <summary>What it is drawn for: a machine that ships, which may refuse it, or one that nobody built, which shall not.</summary>
    public AcceleratorProfile Profile { get; }

    /// <summary>The program.</summary>
    public ForwardProgram Program { get; }

    /// <summary>Bytes of every input binding, in binding order.</summary>
    public IReadOnlyList<byte[]> Inputs => _inputs;

    /// <summary>Whether the profile is one of the kit's own, which have no limits: then a refusal is an error.</summary>
    public bool ShallBeAccepted => SyntheticProfiles.All.Contains(Profile);

    /// <summary>Draws a program.</summary>
    /// <param name="seed">Another seed gives other programs.</param>
    /// <param name="number">Which of the seed's programs.</param>
    /// <param name="profile">A profile to draw for; null for one that is drawn too.</param>
    /// <exception cref="ConformanceFailureException">The program cannot be drawn, which is an error of the kit.</exception>
    public static RandomProgram Create(ulong seed, uint number, AcceleratorProfile? profile = null) => new(seed, number, profile);

    /// <summary>What kind a program of that number is.</summary>
    internal static string KindOf(uint number) => All[(int)(number % (uint)All.Length)].Name;

    /// <summary>Name, operators and arithmetic, for messages.</summary>
    public string Describe() =>
        $"{Program.Name} [{string.Join(", ", Program.Nodes.Select(n => n.Operator.Name))}] under {Profile.Name} ({Profile.Rescale.Rounding}, {Profile.AccumulatorOverflow} {Profile.AccumulatorBits})";

    // A bound input, or a constant one time in three.
    private int Feed(TensorType type, bool maybeConstant = false)
    {
        byte[] bytes = _random.Bytes(type);
        string name = $"in{_names++}";
        if (maybeConstant && _random.Chance(3)) return _builder.Constant(name, type, bytes);
        _inputs.Add(bytes);
        return _builder.Input(name, type);
    }

    private int Constant(TensorType type) => _builder.Constant($"constant{_names++}", type, _random.Bytes(type));

    private void Output(int value) => _builder.Output($"out{_names++}", value);

    private void Output(ImmutableArray<int> values)
    {
        foreach (int value in values) Output(value);
    }

    private TensorType TypeOf(int value) => _builder.TypeOf(value);

    private ElementType Activation() => _random.Pick(Profile.Activations.AsSpan());

    private ElementType Weight() => _random.Pick(Profile.Weights.AsSpan());

    private ElementType Narrow() => _random.Chance(3) ? ElementType.Int16 : ElementType.Int8;

    // What data movement takes: every format of whole bytes.
    private ElementType Movable() =>
        _random.Pick(ElementType.Int8, ElementType.Int8, ElementType.UInt8, ElementType.Int16, ElementType.Int32, ElementType.UInt32, ElementType.Int64);

    private int ZeroPoint(ElementType element) => (int)_random.Value(element.FullRange());

    private int Rank(int most) => _random.Between(1, Math.Min(most, Profile.Limits.Rank));

    /// <summary>A shape of few elements, though one dimension may be as long as 257.</summary>
    private TensorShape Shape(int rank, int elements = 300)
    {
        int[] dimensions = new int[rank];
        int left = _random.Chance(40) ? 12 * elements : elements;
        int[] order = [.. Enumerable.Range(0, rank)];
        _random.Shuffle(order);
        foreach (int axis in order)
        {
            dimensions[axis] = _random.Dimension(Math.Min(left, _random.Chance(2) ? 257 : 9));
            left = Math.Max(1, left / Math.Max(1, dimensions[axis]));
        }

        return TensorShape.Create(dimensions);
    }

    private TensorShape Shape() => Shape(Rank(4));
}
