using System.Globalization;

namespace AcceleratorTraining.Baselines;

/// <summary>Writes a quantised model as a <c>.tflite</c> file that TensorFlow Lite's own interpreters accept.</summary>
public static class TfliteWriter
{
    public static byte[] Write(QuantizedModel model, string description)
    {
        TfliteGraph graph = new();
        MapShape image = model.Convolutions[0].InputShape;
        int input = graph.AddActivation("image", Shape(image), model.Convolutions[0].Input);
        int tensor = input;
        for (int i = 0; i < model.Convolutions.Length; i++)
            tensor = AddConvolution(graph, model.Convolutions[i], tensor, string.Create(CultureInfo.InvariantCulture, $"conv{i + 1}"));

        QuantizedConvolution last = model.Convolutions[^1];
        tensor = AddPool(graph, last, tensor);
        tensor = AddReshape(graph, last, tensor);
        tensor = AddHead(graph, model.Head, tensor);
        int output = graph.AddActivation("probabilities", [1, model.Head.Outputs], TensorQuantization.Probability);
        graph.Builder.StartTable(TfliteSchema.SoftmaxOptions.FieldCount);
        graph.Builder.AddFloat(TfliteSchema.SoftmaxOptions.Beta, 1);
        graph.AddOperator(TfliteOperator.Softmax, [tensor], output, graph.Builder.EndTable());
        return graph.Finish(input, output, description);
    }

    private static int[] Shape(MapShape shape) => [1, shape.Height, shape.Width, shape.Channels];

    private static int AddConvolution(TfliteGraph graph, QuantizedConvolution layer, int input, string name)
    {
        int[] filter = [layer.OutputShape.Channels, layer.Filter, layer.Filter, layer.InputShape.Channels];
        int weights = graph.AddWeights(name + "/weights", filter, layer.Weights);
        int bias = graph.AddBias(name + "/bias", layer.Bias, layer.Weights.BiasScales(layer.Input.Scale));
        int output = graph.AddActivation(name + "/relu", Shape(layer.OutputShape), layer.Output);

        FlatBufferBuilder builder = graph.Builder;
        builder.StartTable(TfliteSchema.Conv2DOptions.FieldCount);
        builder.AddInt32(TfliteSchema.Conv2DOptions.StrideWidth, layer.Stride);
        builder.AddInt32(TfliteSchema.Conv2DOptions.StrideHeight, layer.Stride);
        builder.AddByte(TfliteSchema.Conv2DOptions.Padding, TfliteSchema.PaddingSame);
        builder.AddByte(TfliteSchema.Conv2DOptions.Activation, TfliteSchema.ActivationRelu);
        graph.AddOperator(TfliteOperator.Conv2D, [input, weights, bias], output, builder.EndTable());
        return output;
    }

    private static int AddPool(TfliteGraph graph, QuantizedConvolution last, int input)
    {
        int output = graph.AddActivation("mean", [1, 1, 1, last.OutputShape.Channels], last.Output);
        FlatBufferBuilder builder = graph.Builder;
        builder.StartTable(TfliteSchema.Pool2DOptions.FieldCount);
        builder.AddInt32(TfliteSchema.Pool2DOptions.StrideWidth, last.OutputShape.Width);
        builder.AddInt32(TfliteSchema.Pool2DOptions.StrideHeight, last.OutputShape.Height);
        builder.AddInt32(TfliteSchema.Pool2DOptions.FilterWidth, last.OutputShape.Width);
        builder.AddInt32(TfliteSchema.Pool2DOptions.FilterHeight, last.OutputShape.Height);
        builder.AddByte(TfliteSchema.Pool2DOptions.Padding, TfliteSchema.PaddingValid);
        graph.AddOperator(TfliteOperator.AveragePool2D, [input], output, builder.EndTable());
        return output;
    }

    private static int AddReshape(TfliteGraph graph, QuantizedConvolution last, int input)
    {
        int[] shape = [1, last.OutputShape.Channels];
        int shapeTensor = graph.AddIntegers("features/shape", shape);
        int output = graph.AddActivation("features", shape, last.Output);
        BufferOffset newShape = graph.Builder.CreateInt32s(shape);
        graph.Builder.StartTable(TfliteSchema.ReshapeOptions.FieldCount);
        graph.Builder.AddOffset(TfliteSchema.ReshapeOptions.NewShape, newShape);
        graph.AddOperator(TfliteOperator.Reshape, [input, shapeTensor], output, graph.Builder.EndTable());
        return output;
    }

    private static int AddHead(TfliteGraph graph, QuantizedHead head, int input)
    {
        int weights = graph.AddWeights("head/weights", [head.Outputs, head.Inputs], head.Weights);
        int bias = graph.AddBias("head/bias", head.Bias, head.Weights.BiasScales(head.Input.Scale));
        int output = graph.AddActivation("logits", [1, head.Outputs], head.Output);

        // Every option keeps its default, so the table has no field.
        graph.Builder.StartTable(0);
        graph.AddOperator(TfliteOperator.FullyConnected, [input, weights, bias], output, graph.Builder.EndTable());
        return output;
    }
}
