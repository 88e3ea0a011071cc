using System.Collections.Immutable;

namespace AcceleratorTraining.Baselines;

/// <summary>
/// Writes a trained network as an int8 <c>.tflite</c> file. Normalizations are folded: behind a convolution into its weights, before
/// linear layers into theirs, which is exact as nothing is padded in between. Weights have a scale an output, the head one in all.
/// </summary>
public sealed class BackboneExporter
{
    private readonly BackboneGraph _graph;
    private readonly Calibration _calibration;
    private readonly TfliteGraph _file = new();
    private readonly TfliteOperators _operators;
    private readonly Dictionary<BackboneNode, Exported> _exported = [];
    private readonly HeadExport _head;

    private BackboneExporter(BackboneGraph graph, Calibration calibration, HeadExport head)
    {
        (_graph, _calibration, _head) = (graph, calibration, head);
        _operators = new TfliteOperators(_file);
    }

    public static byte[] Export(BackboneGraph graph, Calibration calibration, HeadExport head, string description)
    {
        BackboneExporter exporter = new(graph, calibration, head);
        foreach (BackboneNode node in graph.Nodes)
        {
            if (!exporter._exported.ContainsKey(node)) exporter.Add(node);
        }

        return exporter._file.Finish(exporter._exported[graph.Input].Tensor, exporter._exported[graph.Output].Tensor, description);
    }

    private void Add(BackboneNode node)
    {
        switch (node)
        {
            case BackboneInput input:
                _exported[input] = new(_file.AddActivation("image", MapShapeOf(input), TensorQuantization.Image), MapShapeOf(input), TensorQuantization.Image);
                break;
            case BackboneConvolution convolution:
                AddConvolution(convolution);
                break;
            case BackboneLinear linear:
                AddLinear(linear);
                break;
            case BackboneBatchNorm norm:
                _exported[norm] = _exported[norm.Input] with { Pending = norm };
                break;
            case BackboneMaxPool pool:
                Exported pooled = _exported[pool.Input];
                _exported[pool] = pooled with { Tensor = _operators.MaxPool(Name(pool, "maximum"), pooled.Tensor, MapShapeOf(pool), pooled.Quantization), Shape = MapShapeOf(pool) };
                break;
            case BackboneMean mean:
                Exported map = _exported[mean.Input];
                int[] features = [1, mean.Shape.Channels];
                int[] axes = map.Shape.Length == 3 ? [1] : [1, 2];
                _exported[mean] = map with { Tensor = _operators.Mean("mean", map.Tensor, axes, features, _calibration.Of(mean)), Shape = features, Quantization = _calibration.Of(mean) };
                break;
            case BackboneAdd sum:
                TensorQuantization total = QuantizationOf(sum);
                Exported left = _exported[sum.Inputs[0]], right = _exported[sum.Inputs[1]];
                _exported[sum] = new(_operators.Add(Name(sum, "sum"), left.Tensor, right.Tensor, left.Shape, total), left.Shape, total);
                break;
            case BackbonePosition positions:
                AddPositions(positions);
                break;
            case BackbonePrompt prompt:
                AddPrompt(prompt);
                break;
            case BackboneDropTokens drop:
                Exported all = _exported[drop.Input];
                int[] rest = [1, drop.Shape.Width, drop.Shape.Channels];
                _exported[drop] = all with { Tensor = _operators.Slice(Name(drop, "tokens"), all.Tensor, [0, drop.Count, 0], rest, all.Quantization), Shape = rest };
                break;
            case BackboneAttention attention:
                AddAttention(attention);
                break;
            default:
                throw new ArgumentException($"{node.GetType().Name} has no form in the file here.", nameof(node));
        }
    }

    private void AddConvolution(BackboneConvolution node)
    {
        Exported input = _exported[node.Input];
        int channels = node.Shape.Channels;
        float[] bias = node.Bias?.Values ?? new float[channels], scale = Initialization.Ones(channels);
        BackboneNode last = node;
        if (Follower(node) is BackboneBatchNorm norm)
        {
            (scale, bias) = norm.Affine();
            last = norm;
        }

        bool relu = Follower(last) is BackboneRelu;
        if (relu) last = Follower(last)!;
        float[] weights = new float[node.Weights.Values.Length];
        for (int tap = 0; tap < node.Taps; tap++)
        {
            for (int c = 0; c < channels; c++) weights[(c * node.Taps) + tap] = node.Weights.Values[(tap * channels) + c] * scale[c];
        }

        string name = node.Weights.Name;
        SymmetricWeights quantized = SymmetricWeights.Quantize(weights, channels);
        int[] shape = [channels, node.Filter, node.Filter, node.Input.Shape.Channels];
        TensorQuantization output = QuantizationOf(last);
        (int, int, int) operands = (
            input.Tensor,
            _file.AddWeights(name + "/weights", shape, quantized),
            _file.AddBias(name + "/bias", quantized.QuantizeBias(bias, input.Quantization.Scale), quantized.BiasScales(input.Quantization.Scale)));
        Exported result = new(_operators.Convolution(name, operands, node.Stride, relu, MapShapeOf(node), output), MapShapeOf(node), output);
        for (BackboneNode n = last; n != node.Input; n = n.Input) _exported[n] = result;
    }

    private void AddLinear(BackboneLinear node)
    {
        Exported input = _exported[node.Input];
        int outputs = node.Shape.Channels;
        bool isHead = node == _graph.Output;
        if (node.Rows == node.Batch && input.Shape.Length != 2)
        {
            int[] row = [1, node.Taps];
            input = input with { Tensor = _operators.Reshape("features", input.Tensor, row, input.Quantization), Shape = row };
        }

        (float[] weights, float[] bias) = Folded(node, input.Pending);
        SymmetricWeights quantized = SymmetricWeights.Quantize(weights, isHead ? 1 : outputs);
        int[] biases = quantized.QuantizeBias(bias, input.Quantization.Scale);
        if (isHead && _head == HeadExport.Zero) (quantized, biases) = (quantized with { Values = new sbyte[weights.Length] }, new int[outputs]);
        BackboneNode last = Follower(node) is BackboneRelu relu ? relu : node;
        TensorQuantization output = QuantizationOf(last);
        int[] shape = [.. input.Shape[..^1], outputs];
        string name = node.Weights.Name;
        (int, int, int) operands = (
            input.Tensor,
            _file.AddWeights(name + "/weights", [outputs, node.Taps], quantized),
            _file.AddBias(name + "/bias", biases, quantized.BiasScales(input.Quantization.Scale)));
        Exported result = new(_operators.FullyConnected(isHead ? "logits" : name, operands, !isHead, last != node, shape, output), shape, output);
        _exported[node] = _exported[last] = result;
    }

    // [output][input], with x * scale + offset before it folded in.
    private static (float[] Weights, float[] Bias) Folded(BackboneLinear node, BackboneBatchNorm? norm)
    {
        int outputs = node.Shape.Channels;
        float[] weights = new float[node.Weights.Values.Length], bias = [.. node.Bias.Values];
        (float[] Scale, float[] Offset)? affine = norm?.Affine();
        for (int i = 0; i < node.Taps; i++)
        {
            for (int o = 0; o < outputs; o++)
            {
                float weight = node.Weights.Values[(i * outputs) + o];
                weights[(o * node.Taps) + i] = affine is { } a ? weight * a.Scale[i] : weight;
                if (affine is { } b) bias[o] += weight * b.Offset[i];
            }
        }

        return (weights, bias);
    }

    private void AddPositions(BackbonePosition node)
    {
        Exported map = _exported[node.Input];
        int[] shape = TokenShapeOf(node);
        int tokens = _operators.Reshape("patches", map.Tensor, shape, map.Quantization);
        float[] values = node.Positions.Values;
        TensorQuantization own = TensorQuantization.FromRange(values.Min(), values.Max()), sum = QuantizationOf(node);
        int constant = _file.AddConstant(node.Positions.Name, shape, Quantized(values, own), own);
        _exported[node] = new(_operators.Add("tokens", tokens, constant, shape, sum), shape, sum);
    }

    private void AddPrompt(BackbonePrompt node)
    {
        Exported input = _exported[node.Input];
        int constant = _file.AddConstant(node.Prompts.Name, [1, node.Count, node.Shape.Channels], Quantized(node.Prompts.Values, input.Quantization), input.Quantization);
        _exported[node] = input with { Tensor = _operators.Concatenation(node.Prompts.Name + "/tokens", constant, input.Tensor, TokenShapeOf(node), input.Quantization), Shape = TokenShapeOf(node) };
    }

    private void AddAttention(BackboneAttention node)
    {
        int tokens = node.Tokens, heads = node.Heads, size = node.HeadSize;
        Exported[] split = [.. node.Inputs.Select(input => Split(_exported[input], Name(input, "heads")))];
        float largest = _calibration.LargestScore[node];
        TensorQuantization score = TensorQuantization.FromRange(-largest, largest), output = QuantizationOf(node);
        int[] square = [1, heads, tokens, tokens];
        string name = Name(node, "attention");
        int scores = _operators.BatchMatMul(name + "/scores", split[0].Tensor, split[1].Tensor, transposeRight: true, square, score);
        int weights = _operators.Softmax(name + "/softmax", scores, square);
        int mixed = _operators.BatchMatMul(name + "/mixed", weights, split[2].Tensor, transposeRight: false, [1, heads, tokens, size], output);
        mixed = _operators.Transpose(name + "/turned", mixed, [0, 2, 1, 3], [1, tokens, heads, size], output);
        _exported[node] = new(_operators.Reshape(name, mixed, TokenShapeOf(node), output), TokenShapeOf(node), output);

        Exported Split(Exported input, string part)
        {
            int reshaped = _operators.Reshape(part, input.Tensor, [1, tokens, heads, size], input.Quantization);
            return input with { Tensor = _operators.Transpose(part + "/turned", reshaped, [0, 2, 1, 3], [1, heads, tokens, size], input.Quantization) };
        }
    }

    // Prompts, what they stand before, and what remains without them have one scale: joining and cutting only copy.
    private TensorQuantization QuantizationOf(BackboneNode node) => Followers(node).OfType<BackbonePrompt>().FirstOrDefault() is { } prompt ? _calibration.Of(prompt)
        : Followers(node).OfType<BackboneDropTokens>().FirstOrDefault() is { } drop ? QuantizationOf(drop)
        : _calibration.Of(node);

    private IEnumerable<BackboneNode> Followers(BackboneNode node) => _graph.Nodes.Where(n => n.Inputs.Contains(node));

    private BackboneNode? Follower(BackboneNode node) => Followers(node).ToImmutableArray() is [BackboneNode only] ? only : null;

    private string Name(BackboneNode node, string kind) => FormattableString.Invariant($"{kind}{_graph.Nodes.Where(n => n.GetType() == node.GetType()).TakeWhile(n => n != node).Count() + 1}");

    private static int[] MapShapeOf(BackboneNode node) => [1, node.Shape.Height, node.Shape.Width, node.Shape.Channels];

    private static int[] TokenShapeOf(BackboneNode node) => [1, node.Shape.Width, node.Shape.Channels];

    private static sbyte[] Quantized(float[] values, TensorQuantization quantization) => [.. values.Select(v => quantization.Quantize(v))];

    // A node's tensor, and a normalization that the linear layers behind it have yet to take in.
    private sealed record Exported(int Tensor, int[] Shape, TensorQuantization Quantization, BackboneBatchNorm? Pending = null);
}
