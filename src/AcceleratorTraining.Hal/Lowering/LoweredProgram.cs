using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>
/// A program split in three: host nodes that only need bindings and constants, the device's own program, and host nodes
/// that need its results. Values keep their indices in all three.
/// </summary>
internal sealed class LoweredProgram
{
    private LoweredProgram(ForwardProgram source, ImmutableArray<Node> before, ForwardProgram device, ImmutableArray<Node> after)
    {
        Source = source;
        Before = before;
        Device = device;
        After = after;
    }

    public ForwardProgram Source { get; }

    public ImmutableArray<Node> Before { get; }

    /// <summary>Its bindings are named "value:N" after the value they carry; N is an index into the source's values.</summary>
    public ForwardProgram Device { get; }

    public ImmutableArray<Node> After { get; }

    public static LoweredProgram Split(ForwardProgram program, Func<Operator, bool> isNative, string profile)
    {
        int count = program.Values.Length;
        bool[] known = new bool[count], late = new bool[count];
        for (int v = 0; v < count; v++) known[v] = program.Values[v].IsConstant;
        foreach (Binding binding in program.Bindings)
        {
            if (binding.InputValue >= 0) known[binding.InputValue] = true;
        }

        bool[] early = EarlyNodes(program, isNative, known);
        List<Node> before = [], device = [], after = [];
        for (int n = 0; n < program.Nodes.Length; n++)
        {
            Node node = program.Nodes[n];
            if (isNative(node.Operator) && !early[n])
            {
                if (node.Inputs.Any(i => late[i])) throw new ProgramRejectedException(program.Name, [new("EXT-03", n, $"{node.Operator.Name} needs the result of an extension that is lowered to the host after the device's program", profile)]);
                device.Add(node);
                continue;
            }

            (early[n] ? before : after).Add(node);
            foreach (int output in node.Outputs) late[output] = !early[n];
        }

        return new LoweredProgram(program, [.. before], DeviceProgram(program, device, after), [.. after]);
    }

    // Nodes before the device's program: the lowered ones that need nothing of the device, and extensions that it has itself
    // but whose results such a node reads.
    private static bool[] EarlyNodes(ForwardProgram program, Func<Operator, bool> isNative, bool[] known)
    {
        bool[] early = new bool[program.Nodes.Length], read = new bool[program.Values.Length];
        for (int n = 0; n < early.Length; n++)
        {
            Node node = program.Nodes[n];
            early[n] = node.Operator.Extension != OperatorExtensions.None && node.Inputs.All(i => known[i]);
            foreach (int output in node.Outputs) known[output] = early[n];
        }

        for (int n = early.Length - 1; n >= 0; n--)
        {
            Node node = program.Nodes[n];
            early[n] &= !isNative(node.Operator) || node.Outputs.Any(o => read[o]);
            if (!early[n]) continue;
            foreach (int input in node.Inputs) read[input] = true;
        }

        return early;
    }

    private static ForwardProgram DeviceProgram(ForwardProgram program, List<Node> nodes, List<Node> after)
    {
        HashSet<int> produced = [.. nodes.SelectMany(n => n.Outputs)];
        IEnumerable<int> inputs = nodes.SelectMany(n => n.Inputs).Where(i => !produced.Contains(i) && !program.Values[i].IsConstant).Distinct();
        IEnumerable<int> needed = after.SelectMany(n => n.Inputs).Concat(program.Bindings.Select(b => b.OutputValue)).Where(produced.Contains).Distinct();
        return new ForwardProgram(
            program.Name,
            program.Values,
            [.. nodes],
            [
                .. inputs.Select(v => new Binding(Name(v), program.Values[v].Type, BindingDirection.Input, v, -1)),
                .. needed.Select(v => new Binding(Name(v), program.Values[v].Type, BindingDirection.Output, -1, v)),
            ]);

        static string Name(int value) => $"value:{value}";
    }
}
