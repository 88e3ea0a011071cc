namespace AcceleratorTraining.Models;

/// <summary>Who produces and who reads each tensor, and what stands at the model's end.</summary>
internal sealed class GraphFacts
{
    private readonly QuantizedModel _model;
    private readonly int[] _producers;

    /// <summary>Looks at a model and checks that its operators stand in an executable order.</summary>
    /// <exception cref="InvalidModelException">They do not.</exception>
    public GraphFacts(QuantizedModel model)
    {
        _model = model;
        _producers = new int[model.Tensors.Length];
        Array.Fill(_producers, -1);
        Readers = new int[model.Tensors.Length];
        CheckOrder();
        int final = _producers[model.Outputs[0]];
        EndsInSoftmax = IsFinalSoftmax(final);
        LogitsTensor = EndsInSoftmax ? model.Operators[final].Inputs[0] : model.Outputs[0];
        HeadOperator = FindHead();
    }

    /// <summary>How many operands of operators each tensor is.</summary>
    public int[] Readers { get; }

    /// <summary>Whether the first output is a softmax that nothing else reads.</summary>
    public bool EndsInSoftmax { get; }

    /// <summary>Its input, or else the first output.</summary>
    public int LogitsTensor { get; }

    /// <summary>The FULLY_CONNECTED that gives the logits and is the last operator with weights; -1 if there is none.</summary>
    public int HeadOperator { get; }

    /// <summary>The operator that computes a tensor; -1 for inputs and constants.</summary>
    public int Producer(int tensor) => _producers[tensor];

    /// <summary>Whether an operator is a SOFTMAX that only feeds a graph output.</summary>
    public bool IsFinalSoftmax(int index)
    {
        if (index < 0 || _model.Operators[index] is not { BuiltinCode: OperatorCodes.Softmax } softmax) return false;
        return Readers[softmax.Outputs[0]] == 0 && _model.Outputs.Contains(softmax.Outputs[0]);
    }

    private void CheckOrder()
    {
        if (_model.Outputs.IsEmpty) throw new InvalidModelException(_model.Name, 0, "the graph has no output");
        bool[] known = new bool[_producers.Length];
        foreach (int input in _model.Inputs)
        {
            ModelTensor tensor = _model.Tensors[input];
            if (known[input] || tensor.IsConstant) throw _model.Fail(tensor, known[input] ? "is a graph input twice" : "is a graph input and a constant");
            known[input] = true;
        }

        // A variable holds a value before the first operator.
        foreach (ModelTensor tensor in _model.Tensors) known[tensor.Index] |= tensor.IsVariable;
        foreach (ModelOperator operation in _model.Operators)
        {
            foreach (int input in operation.Inputs)
            {
                if (input < 0) continue;
                if (!known[input] && !_model.Tensors[input].IsConstant && _model.Tensors[input].ElementCount != 0) throw _model.Fail(operation, $"reads tensor {input} before anything computes it");
                Readers[input]++;
            }

            foreach (int output in operation.Outputs)
            {
                if (known[output] || _model.Tensors[output].IsConstant) throw _model.Fail(operation, $"writes tensor {output}, which has a value already");
                known[output] = true;
                _producers[output] = operation.Index;
            }
        }

        foreach (int output in _model.Outputs)
        {
            if (_producers[output] < 0) throw _model.Fail(_model.Tensors[output], "is a graph output that no operator computes");
        }
    }

    // From the logits back through reshapes; the order is checked, so this ends.
    private int FindHead()
    {
        int index = _producers[LogitsTensor];
        while (index >= 0 && _model.Operators[index].BuiltinCode == OperatorCodes.Reshape) index = _producers[_model.Operators[index].Inputs[0]];
        if (index < 0 || _model.Operators[index].BuiltinCode != OperatorCodes.FullyConnected) return -1;
        for (int i = index + 1; i < _model.Operators.Length; i++)
        {
            if (OperatorCodes.IsLinear(_model.Operators[i].BuiltinCode)) return -1;
        }

        return index;
    }
}
