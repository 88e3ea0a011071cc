using System.Collections.Immutable;
using AcceleratorTraining.Hal;
using ILGPU;
using ILGPU.Runtime;

namespace AcceleratorTraining.Backends.Ilgpu;

/// <summary>Turns the nodes of a valid program into kernels.</summary>
internal sealed partial class LaunchPlanner
{
    private readonly ForwardProgram _program;
    private readonly AcceleratorProfile _profile;
    private readonly KernelLibrary _kernels;
    private readonly ValuePlacement _values;
    private readonly StepTable _steps = new();
    private readonly List<Action<AcceleratorStream, Frame>> _launches = [];
    private readonly List<(int Source, int Binding)> _copies = [];
    private int _scratch, _threads = 1;

    private LaunchPlanner(ForwardProgram program, AcceleratorProfile profile, KernelLibrary kernels)
    {
        (_program, _profile, _kernels) = (program, profile, kernels);
        long[][] scratch = [.. program.Nodes.Select(n => Scratch(n, program)), FinalScratch(program)];
        _values = ValuePlacement.Create(program, scratch);
        _scratch = program.Values.Length;
    }

    /// <summary>The extensions with kernels here.</summary>
    public static OperatorExtensions Extensions => OperatorExtensions.All;

    /// <summary>Plans a program that the validator has accepted, and compiles the kernels it needs.</summary>
    public static LaunchPlan Create(ForwardProgram program, AcceleratorProfile profile, KernelLibrary kernels)
    {
        LaunchPlanner planner = new(program, profile, kernels);
        for (int n = 0; n < program.Nodes.Length; n++)
        {
            Node node = program.Nodes[n];
            if (node.Outputs.Any(o => program.Values[o].Type.Shape.ElementCount > 0)) planner.Plan(node);
            planner._scratch += Scratch(node, program).Length;
        }

        planner.Finish();
        return new LaunchPlan(planner._values, [.. planner._launches], [.. planner._copies], planner._steps.ToArray(), planner._threads);
    }

    private void Plan(Node node)
    {
        switch (node.Operator)
        {
            case Conv2D or DepthwiseConv2D or MatMul or BatchMatMul: PlanSum(node); break;
            case Rescale rescale: PlanRescale(node, rescale); break;
            case ElementwiseOperator pair: PlanPair(node, pair); break;
            case Clamp or Cast or TableLookup or SigmoidOperator: PlanMap(node); break;
            case ReduceSum sum: PlanReduceSum(node, sum); break;
            case PoolOperator pool: PlanPool(node, pool); break;
            case Reshape or Transpose or Slice or Concat or Pad: PlanMovement(node); break;
            case Gather gather: PlanGather(node, gather); break;
            case Softmax or LogSoftmax or Normalize: PlanRows(node); break;
            case Perturb perturb: PlanPerturb(node, perturb); break;
            case Update update: PlanUpdate(node, update); break;
            case ApplyGain or OutputStep: PlanGain(node); break;
            case HeadGradient gradient: PlanHeadGradient(node, gradient); break;
            case PrototypeLoss loss: PlanPrototypes(node, loss); break;
            case LossOperator: PlanLoss(node); break;
            default: throw new NotSupportedException($"The ilgpu backend has no kernel for {node.Operator.Name}.");
        }
    }

    // Which bytes a node needs besides its operands.
    private static long[] Scratch(Node node, ForwardProgram program) => node.Operator switch
    {
        // An error a class and row.
        HeadGradient => [program.Values[node.Inputs[0]].Type.Shape.ElementCount * (long)sizeof(int)],

        // A count a support row, and sums of its features.
        PrototypeLoss loss => [loss.Supports * (long)sizeof(int), loss.Supports * (long)program.Values[node.Inputs[0]].Type.Shape[1] * sizeof(int)],
        _ => [],
    };

    // A value that one binding receives and another one's buffer holds is set aside before buffers change. spec: PROGRAM-08
    private static long[] FinalScratch(ForwardProgram program) => [.. SetAside(program).Select(b => program.Values[b.OutputValue].Type.ByteCount)];

    private static IEnumerable<Binding> SetAside(ForwardProgram program)
    {
        HashSet<int> held = [.. program.Bindings.Where(b => b.Direction == BindingDirection.InputOutput).Select(b => b.InputValue)];
        return program.Bindings.Where(b => b.OutputValue >= 0 && b.OutputValue != b.InputValue && held.Contains(b.OutputValue));
    }

    private void Finish()
    {
        Dictionary<Binding, int> sources = [];
        foreach (Binding binding in SetAside(_program))
        {
            (int source, int scratch, long bytes) = (binding.OutputValue, _scratch++, binding.Type.ByteCount);
            sources.Add(binding, scratch);
            if (bytes > 0) _launches.Add((stream, frame) => frame.Values[source].View.SubView(0, bytes).CopyTo(stream, frame.Values[scratch].View.SubView(0, bytes)));
        }

        for (int b = 0; b < _program.Bindings.Length; b++)
        {
            Binding binding = _program.Bindings[b];
            if (binding.OutputValue >= 0 && binding.OutputValue != binding.InputValue && binding.Type.ByteCount > 0) _copies.Add((sources.GetValueOrDefault(binding, binding.OutputValue), b));
        }
    }

    private TensorType Type(int value) => _program.Values[value].Type;

    private int Format(int value) => (int)Type(value).Element;

    // A kernel of one thread an index. Without indices there is nothing to launch.
    private void Launch<TParameters>(Action<Index1D, Operands, TParameters> kernel, int count, TParameters parameters, int a, int y, int b = -1, int c = -1, int z = -1)
        where TParameters : unmanaged
    {
        if (count == 0) return;
        Action<AcceleratorStream, Index1D, Operands, TParameters> launcher = _kernels.Get(kernel);
        _threads = Math.Max(_threads, count);
        _launches.Add((stream, frame) => launcher(stream, count * frame.Slots, frame.Operands(count, a, b, c, y, z), parameters));
    }
}
