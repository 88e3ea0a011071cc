using System.Collections.Immutable;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Backends.Simulator.Workloads;

/// <summary>The tensors of a workload: values of a program that reach memory; a reshaped value is the one it was.</summary>
internal sealed class WorkloadTensors
{
    private readonly ForwardProgram _program;
    private readonly int[] _root;
    private readonly TensorRole[] _roles;
    private readonly Dictionary<int, int> _indices = [];
    private readonly ImmutableArray<WorkloadTensor>.Builder _tensors = ImmutableArray.CreateBuilder<WorkloadTensor>();

    public WorkloadTensors(ForwardProgram program)
    {
        _program = program;
        _root = [.. Enumerable.Range(0, program.Values.Length)];
        foreach (Node node in program.Nodes)
        {
            if (node.Operator is Reshape) _root[node.Outputs[0]] = _root[node.Inputs[0]];
        }

        _roles = new TensorRole[program.Values.Length];
        Array.Fill(_roles, TensorRole.Activation);
        SetRoles();
    }

    /// <summary>The value whose bytes these are.</summary>
    public int Root(int value) => _root[value];

    /// <summary>The tensor of a value; made at its first mention.</summary>
    public int IndexOf(int value)
    {
        int root = _root[value];
        if (_indices.TryGetValue(root, out int index)) return index;
        TensorType type = _program.Values[root].Type;
        _tensors.Add(new WorkloadTensor(_program.Values[root].Name, _roles[root], OperatorShapes.Map(type.Shape), OperatorShapes.Bits(type.Element), type.ByteCount));
        _indices.Add(root, _tensors.Count - 1);
        return _tensors.Count - 1;
    }

    public ImmutableArray<WorkloadTensor> ToImmutable() => _tensors.ToImmutable();

    private void SetRoles()
    {
        for (int v = 0; v < _program.Values.Length; v++)
        {
            if (_program.Values[v].IsConstant) _roles[v] = TensorRole.Constant;
        }

        foreach (Binding binding in _program.Bindings)
        {
            if (binding.OutputValue >= 0) _roles[_root[binding.OutputValue]] = TensorRole.Output;
            if (binding.InputValue >= 0) _roles[_root[binding.InputValue]] = binding.OutputValue >= 0 ? TensorRole.Parameter : TensorRole.Input;
        }

        // What stands where weights, biases and multipliers stand, and what directions move, is a parameter.
        foreach (Node node in _program.Nodes)
        {
            int first = node.Operator is Conv2D or DepthwiseConv2D or MatMul or Rescale ? 1 : 0;
            int count = node.Operator switch { Conv2D or DepthwiseConv2D or MatMul or Rescale => 2, Perturb or Update => 1, ApplyGain => 3, _ => 0 };
            foreach (int value in node.Inputs.Skip(first).Take(count).Select(v => _root[v]))
            {
                if (_roles[value] == TensorRole.Input) _roles[value] = TensorRole.Parameter;
            }
        }
    }
}
