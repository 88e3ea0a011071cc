using System.Collections.Immutable;

namespace AcceleratorTraining.Hal;

/// <summary>Checks a program against the specification and a profile. Every backend calls it first thing in Compile.</summary>
public static class ProgramValidator
{
    /// <summary>All broken rules, in node order; empty for a valid program.</summary>
    /// <param name="program">What to check.</param>
    /// <param name="profile">The machine it shall run on.</param>
    /// <param name="extensions">Extensions the backend supports.</param>
    public static ImmutableArray<ProgramDiagnostic> Validate(ForwardProgram program, AcceleratorProfile profile, OperatorExtensions extensions)
    {
        ImmutableArray<ProgramDiagnostic>.Builder diagnostics = ImmutableArray.CreateBuilder<ProgramDiagnostic>();
        if (!CheckStructure(program, profile, diagnostics)) return diagnostics.ToImmutable();
        CheckValues(program, profile, diagnostics);
        if (diagnostics.Any(d => d.Rule is "PROGRAM-04" or "PROGRAM-10")) return diagnostics.ToImmutable();
        for (int n = 0; n < program.Nodes.Length; n++)
        {
            Node node = program.Nodes[n];
            OperatorExtensions missing = node.Operator.Extension & ~extensions;
            if (missing != OperatorExtensions.None)
            {
                diagnostics.Add(new("EXT-01", n, $"{node.Operator.Name} needs the extension {missing}, which this backend does not have", profile.Name));
            }

            int before = diagnostics.Count;
            node.Operator.Check(new NodeChecker(program, n, profile, diagnostics));
            if (diagnostics.Count == before) CheckResults(program, n, profile, diagnostics);
        }

        if (diagnostics.Count == 0) CheckMemory(program, profile, diagnostics);
        return diagnostics.ToImmutable();
    }

    /// <summary>Throws unless the program is valid.</summary>
    /// <exception cref="ProgramRejectedException">At least one rule is broken.</exception>
    public static void ThrowIfRejected(ForwardProgram program, AcceleratorProfile profile, OperatorExtensions extensions)
    {
        ImmutableArray<ProgramDiagnostic> diagnostics = Validate(program, profile, extensions);
        if (!diagnostics.IsEmpty) throw new ProgramRejectedException(program.Name, diagnostics);
    }

    // Whether every index is usable and every value has one producer, before its first use.
    private static bool CheckStructure(ForwardProgram program, AcceleratorProfile profile, ImmutableArray<ProgramDiagnostic>.Builder diagnostics)
    {
        int count = program.Values.Length;
        bool[] produced = new bool[count];
        for (int v = 0; v < count; v++) produced[v] = program.Values[v].IsConstant;
        void Report(string rule, int node, string message) => diagnostics.Add(new(rule, node, message, profile.Name));

        HashSet<string> names = [];
        foreach (Binding binding in program.Bindings)
        {
            if (!names.Add(binding.Name)) Report("PROGRAM-06", -1, $"binding name '{binding.Name}' shall be unique");
            bool reads = binding.Direction != BindingDirection.Output, writes = binding.Direction != BindingDirection.Input;
            if (reads && !Produce(binding.InputValue)) Report("PROGRAM-02", -1, $"binding '{binding.Name}' shall supply a value of its own");
            if ((!reads && binding.InputValue != -1) || (!writes && binding.OutputValue != -1)) Report("PROGRAM-01", -1, $"binding '{binding.Name}' is {binding.Direction} and shall not name the other side's value");
            if (writes && (uint)binding.OutputValue >= (uint)count) Report("PROGRAM-01", -1, $"binding '{binding.Name}' shall store an existing value");
        }

        for (int n = 0; n < program.Nodes.Length; n++)
        {
            foreach (int input in program.Nodes[n].Inputs)
            {
                if ((uint)input >= (uint)count || !produced[input]) Report("PROGRAM-01", n, $"input value {input} shall be produced before it is used");
            }

            foreach (int output in program.Nodes[n].Outputs)
            {
                if (!Produce(output)) Report("PROGRAM-02", n, $"output value {output} shall exist and have one producer");
            }
        }

        foreach (Binding binding in program.Bindings)
        {
            if (binding.Direction == BindingDirection.Input || (uint)binding.OutputValue >= (uint)count) continue;
            if (!produced[binding.OutputValue]) Report("PROGRAM-01", -1, $"binding '{binding.Name}' stores a value that nothing produces");
        }

        return diagnostics.Count == 0;

        bool Produce(int value)
        {
            if ((uint)value >= (uint)count || produced[value]) return false;
            return produced[value] = true;
        }
    }

    private static void CheckValues(ForwardProgram program, AcceleratorProfile profile, ImmutableArray<ProgramDiagnostic>.Builder diagnostics)
    {
        void Report(string rule, string message) => diagnostics.Add(new(rule, -1, message, profile.Name));
        ProfileLimits limits = profile.Limits;
        bool[] fused = MemoryPlan.FusedAccumulators(program);
        for (int v = 0; v < program.Values.Length; v++)
        {
            ProgramValue value = program.Values[v];
            TensorType type = value.Type;
            if (type.Shape.Rank > limits.Rank) Report("PROFILE-05", $"value '{value.Name}' has rank {type.Shape.Rank}, which shall be at most {limits.Rank}");
            if (type.ByteCount > limits.TensorBytes && !fused[v]) Report("PROFILE-05", $"value '{value.Name}' has {type.ByteCount} bytes, which shall be at most {limits.TensorBytes}");
            if (!value.IsConstant) continue;
            if (value.Constant.Length != type.ByteCount) Report("PROGRAM-04", $"constant '{value.Name}' has {value.Constant.Length} bytes, which shall be {type.ByteCount}");
            else if (FirstOutside(value) is { } outside) Report("PROGRAM-10", $"constant '{value.Name}' holds {outside}, which shall lie in its declared range {type.Range}");
        }

        foreach (Binding binding in program.Bindings)
        {
            if (binding.InputValue >= 0 && !program.Values[binding.InputValue].Type.Accepts(binding.Type)) Report("PROGRAM-07", $"binding '{binding.Name}' is {binding.Type}, its value {program.Values[binding.InputValue].Type}");
            if (binding.OutputValue >= 0 && binding.Type.Element == ElementType.Int4) Report("NUMBER-06", $"binding '{binding.Name}' stores i4, which shall be a format of weights only");
            if (binding.OutputValue >= 0 && !binding.Type.Accepts(program.Values[binding.OutputValue].Type)) Report("PROGRAM-07", $"binding '{binding.Name}' is {binding.Type}, the stored value {program.Values[binding.OutputValue].Type}");
        }
    }

    // The rules of operators trust declared ranges: a constant that breaks its own would break bounds and indices.
    private static long? FirstOutside(ProgramValue value)
    {
        TensorType type = value.Type;
        if (type.Range == type.Element.FullRange()) return null;
        ReadOnlySpan<byte> bytes = value.Constant.AsSpan();
        for (int i = 0; i < type.Shape.ElementCount; i++)
        {
            long element = type.Element.Read(bytes, i);
            if (!type.Range.Contains(element)) return element;
        }

        return null;
    }

    private static void CheckResults(ForwardProgram program, int n, AcceleratorProfile profile, ImmutableArray<ProgramDiagnostic>.Builder diagnostics)
    {
        Node node = program.Nodes[n];
        ImmutableArray<TensorType> types;
        try
        {
            types = node.Operator.Infer([.. node.Inputs.Select(i => program.Values[i].Type)]);
        }
        catch (ArgumentOutOfRangeException)
        {
            diagnostics.Add(new("PROGRAM-05", n, $"{node.Operator.Name} would give more than 2^31 - 1 elements", profile.Name));
            return;
        }

        for (int i = 0; i < types.Length; i++)
        {
            TensorType declared = program.Values[node.Outputs[i]].Type;
            if (!declared.Accepts(types[i])) diagnostics.Add(new("PROGRAM-05", n, $"{node.Operator.Name} gives {types[i]}, not {declared}", profile.Name));
        }
    }

    private static void CheckMemory(ForwardProgram program, AcceleratorProfile profile, ImmutableArray<ProgramDiagnostic>.Builder diagnostics)
    {
        MemoryFootprint footprint = MemoryPlan.Create(program, profile.Limits.Alignment).Footprint;
        if (footprint.TotalBytes <= profile.Limits.MemoryBytes) return;
        diagnostics.Add(new("PROFILE-06", -1, $"{footprint.ConstantBytes} bytes of constants and {footprint.PeakActivationBytes} bytes of live activations shall fit {profile.Limits.MemoryBytes} bytes", profile.Name));
    }
}
