using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Memory;
using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.DotProductNpu;

/// <summary>Which format a workload's feature maps have, how long they live, and which memory they lie in.</summary>
internal sealed class FeatureMapPlan
{
    private readonly Workload _workload;
    private readonly NpuMemories _memories;
    private readonly ImmutableArray<int>[] _readers;
    private readonly int[] _writer;
    private readonly bool[] _bricked;
    private readonly HashSet<int> _cached = [];

    /// <param name="workload">Whose feature maps.</param>
    /// <param name="memories">The memories that there are for them.</param>
    public FeatureMapPlan(Workload workload, NpuMemories memories)
    {
        (_workload, _memories) = (workload, memories);
        int count = workload.Tensors.Length;
        (_readers, _writer, _bricked) = (new ImmutableArray<int>[count], new int[count], new bool[count]);
        Array.Fill(_readers, []);
        Array.Fill(_writer, -1);
        for (int i = 0; i < workload.Operators.Length; i++)
        {
            foreach (int tensor in workload.Operators[i].Reads) _readers[tensor] = _readers[tensor].Add(i);
            foreach (int tensor in workload.Operators[i].Writes) _writer[tensor] = i;
        }

        // In execution order, as an elementwise output may follow the format of its input.
        foreach (int tensor in workload.Operators.SelectMany(o => o.Writes)) _bricked[tensor] = ChoosesBricks(tensor);
        Buffers = [.. FindBuffers(), .. FindParameters()];
        if (memories.Arena.Name == memories.Buffer.Name) CachedBuffers = [.. Buffers.Select(b => b.Buffer)];
        else
        {
            CachedBuffers = FillCache();
            Buffers = [.. Buffers.Where(b => !_cached.Contains(b.Tensor))];
        }
    }

    /// <summary>What lies in the arena memory: feature maps, and parameters that no other memory can hold.</summary>
    public ImmutableArray<(int Tensor, ArenaBuffer Buffer)> Buffers { get; }

    /// <summary>What lies in the buffer memory.</summary>
    public ImmutableArray<ArenaBuffer> CachedBuffers { get; }

    /// <summary>A tensor as a feature map of a given shape and format of its elements.</summary>
    /// <param name="tensor">Its index; -1 for one that the workload does not name, which is taken to lie in bricks in the arena.</param>
    /// <param name="shape">Its shape as the operator sees it.</param>
    /// <param name="bits">Bits of an element.</param>
    public NpuFeatureMap Map(int tensor, FeatureShape shape, int bits)
    {
        if (tensor < 0) return new NpuFeatureMap(shape, MachineBits(bits), true, _memories.Arena);
        TensorRole role = _workload.Tensors[tensor].Role;
        MemoryLevel memory = role switch
        {
            TensorRole.Constant => _memories.Weights,
            TensorRole.Parameter => _memories.Parameters,
            _ => _cached.Contains(tensor) ? _memories.Buffer : _memories.Arena,
        };
        return new NpuFeatureMap(shape, MachineBits(bits), _bricked[tensor], memory) { HoldsWeights = role is TensorRole.Constant or TensorRole.Parameter };
    }

    /// <summary>The operands of an operator in its order, not what only its output stage needs; where a workload does not tell them, the feature maps that it reads.</summary>
    public ImmutableArray<int> Inputs(WorkloadOperator op) => op.InputTensor < 0
        ? [.. op.Reads.Where(t => t != op.WeightTensor && IsFeatureMap(t))]
        : op.SecondInputTensor < 0 ? [op.InputTensor] : [op.InputTensor, op.SecondInputTensor];

    // Elements of 4 bits are unpacked, those of 64 bits are worked on in halves.
    private static int MachineBits(int bits) => bits <= 8 ? 8 : bits <= 16 ? 16 : 32;

    private bool IsFeatureMap(int tensor) => _workload.Tensors[tensor].Role is TensorRole.Input or TensorRole.Output or TensorRole.Activation;

    // Callers and copies see channel after channel; so does an elementwise output that can take the place of an input of that kind.
    private bool ChoosesBricks(int tensor)
    {
        if (_workload.Tensors[tensor].Role != TensorRole.Activation || _readers[tensor].IsEmpty) return false;
        WorkloadOperator writer = _workload.Operators[_writer[tensor]];
        if (writer.Class == OperatorClass.Move || _readers[tensor].Any(r => _workload.Operators[r].Class == OperatorClass.Move)) return false;
        bool replaces = IsElementwise(writer) && writer.Output.Channels % Blocks.BrickChannels != 0
            && Inputs(writer).Any(i => !_bricked[i] && _workload.Tensors[i].Shape == _workload.Tensors[tensor].Shape && _workload.Tensors[i].ElementBits == _workload.Tensors[tensor].ElementBits);
        return !replaces;
    }

    private static bool IsElementwise(WorkloadOperator op) => op.Class is OperatorClass.Add or OperatorClass.Multiply or OperatorClass.Elementwise or OperatorClass.TableLookup;

    private ImmutableArray<(int Tensor, ArenaBuffer Buffer)> FindBuffers()
    {
        int last = Math.Max(0, _workload.Operators.Length - 1);
        Dictionary<int, ArenaBuffer> buffers = [];
        for (int tensor = 0; tensor < _workload.Tensors.Length; tensor++)
        {
            if (!IsFeatureMap(tensor) || _readers[tensor].IsEmpty && _writer[tensor] < 0) continue;
            WorkloadTensor known = _workload.Tensors[tensor];
            int first = Math.Max(0, _writer[tensor]), end = known.Role == TensorRole.Output ? last : Math.Max(first, _readers[tensor].IsEmpty ? first : _readers[tensor].Max());
            buffers.Add(tensor, new ArenaBuffer(known.Name, Map(tensor, known.Shape, known.ElementBits).StoredBytes, first, end));
        }

        foreach (int output in _workload.Operators.Where(IsElementwise).SelectMany(o => o.Writes).Where(buffers.ContainsKey)) ReplaceInput(buffers, output);
        return [.. buffers.Select(p => (p.Key, p.Value))];
    }

    // Parameters that their own memory cannot hold, as it cannot be written, take room in the arena all the time, as they are bound; what their streams add to that is not counted.
    private IEnumerable<(int Tensor, ArenaBuffer Buffer)> FindParameters() =>
        from tensor in Enumerable.Range(0, _memories.Weights.WriteBytesPerCycle > 0 ? 0 : _workload.Tensors.Length)
        let known = _workload.Tensors[tensor]
        where known.Role == TensorRole.Parameter && (_readers[tensor].Length > 0 || _writer[tensor] >= 0)
        select (tensor, new ArenaBuffer(known.Name, known.ByteCount, 0, Math.Max(0, _workload.Operators.Length - 1)));

    // An elementwise output overwrites an input of its size and format that nothing else reads: one buffer does for both.
    private void ReplaceInput(Dictionary<int, ArenaBuffer> buffers, int output)
    {
        WorkloadOperator op = _workload.Operators[_writer[output]];
        foreach (int input in Inputs(op))
        {
            if (!buffers.TryGetValue(input, out ArenaBuffer? replaced) || _workload.Tensors[input].Role != TensorRole.Activation || _readers[input].Length != 1) continue;
            if (_bricked[input] != _bricked[output] || replaced.Bytes != buffers[output].Bytes || _workload.Tensors[input].Shape != _workload.Tensors[output].Shape) continue;
            buffers[output] = buffers[output] with { FirstOperator = replaced.FirstOperator };
            buffers.Remove(input);
            return;
        }
    }

    // The feature maps that are accessed most an occupied byte and operator go first; what the caller binds stays in the arena.
    private ImmutableArray<ArenaBuffer> FillCache()
    {
        long[] live = new long[_workload.Operators.Length];
        List<ArenaBuffer> cached = [];
        foreach ((int tensor, ArenaBuffer buffer) in Buffers.OrderByDescending(b => (1.0 + _readers[b.Tensor].Length) / (b.Buffer.LastOperator - b.Buffer.FirstOperator + 1)).ThenBy(b => b.Tensor))
        {
            if (_workload.Tensors[tensor].Role != TensorRole.Activation) continue;
            bool fits = true;
            for (int i = buffer.FirstOperator; i <= buffer.LastOperator; i++) fits &= live[i] + Blocks.RoundUp(buffer.Bytes, NpuTimingModel.ArenaAlignmentBytes) <= _memories.Buffer.SizeBytes;
            if (!fits) continue;
            for (int i = buffer.FirstOperator; i <= buffer.LastOperator; i++) live[i] += Blocks.RoundUp(buffer.Bytes, NpuTimingModel.ArenaAlignmentBytes);
            cached.Add(buffer);
            _cached.Add(tensor);
        }

        return [.. cached];
    }
}
