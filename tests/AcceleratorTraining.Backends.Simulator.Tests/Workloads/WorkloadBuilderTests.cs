using AcceleratorTraining.Backends.Simulator.Tests.Support;
using AcceleratorTraining.Backends.Simulator.Workloads;
using AcceleratorTraining.Hal;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Backends.Simulator.Tests.Workloads;

public class WorkloadBuilderTests
{
    [Fact]
    public void A_sum_goes_through_its_rescale_on_the_way_to_memory()
    {
        Workload workload = WorkloadBuilder.Build(Programs.Convolution());
        WorkloadOperator conv = Assert.Single(workload.Operators);
        Assert.Equal((OperatorClass.Convolution, 8, 32), (conv.Class, conv.OutputBits, conv.AccumulatorBits));
        Assert.Equal(new GemmShape(16, 8, 18, 1), conv.Gemm);
        Assert.Equal((WeightSource.Parameter, 144L, 0L), (conv.WeightSource, conv.WeightBytes, conv.DrawnElements));
        Assert.Equal(["x", "w", "bias", "multiplier", "shift"], conv.Reads.Select(r => workload.Tensors[r].Name));
        Assert.Equal(TensorRole.Parameter, workload.Tensors[conv.WeightTensor].Role);
        Assert.Equal(TensorRole.Output, workload.Tensors[Assert.Single(conv.Writes)].Role);
    }

    [Fact]
    public void A_sum_that_is_observed_reaches_memory_and_is_rescaled_from_there()
    {
        Workload workload = WorkloadBuilder.Build(Programs.Convolution(showSum: true));
        Assert.Equal([OperatorClass.Convolution, OperatorClass.Elementwise], workload.Operators.Select(o => o.Class));
        Assert.Equal((32, 8), (workload.Operators[0].OutputBits, workload.Operators[1].OutputBits));
    }

    [Fact]
    public void Perturbed_weights_are_drawn_on_their_way_into_the_array()
    {
        WorkloadOperator conv = Assert.Single(WorkloadBuilder.Build(Programs.Convolution(perturbed: true)).Operators);
        Assert.Equal((WeightSource.Perturbed, 144L, 144L), (conv.WeightSource, conv.WeightBytes, conv.DrawnElements));
    }

    [Fact]
    public void Operands_of_an_addition_are_rescaled_on_their_way_in()
    {
        ForwardProgramBuilder b = new("add");
        int left = b.Input("left", new TensorType(ElementType.Int8, [1, 2, 2, 4])), right = b.Input("right", new TensorType(ElementType.Int8, [1, 2, 2, 4]));
        int sum = b.Apply(new Add(), Programs.Rescale(b, left, ElementType.Int32), Programs.Rescale(b, right, ElementType.Int32));
        b.Output("y", Programs.Rescale(b, sum, ElementType.Int8));
        WorkloadOperator add = Assert.Single(WorkloadBuilder.Build(b.Build()).Operators);
        Assert.Equal((OperatorClass.Add, 8, 8), (add.Class, add.InputBits, add.OutputBits));
        Assert.Equal([0, 1, 2, 3], add.Nodes);
    }

    [Fact]
    public void A_sum_rescaled_to_32_bits_for_an_addition_stays_with_its_convolution()
    {
        ForwardProgramBuilder b = new("residual");
        int x = b.Input("x", new TensorType(ElementType.Int8, [1, 2, 2, 4])), w = b.Input("w", new TensorType(ElementType.Int8, [4, 1, 1, 4]));
        int conv = Programs.Rescale(b, b.Apply(new Conv2D(), x, w, Programs.Bias(b, 4)), ElementType.Int8);
        int sum = b.Apply(new Add(), Programs.Rescale(b, conv, ElementType.Int32), Programs.Rescale(b, x, ElementType.Int32));
        b.Output("y", Programs.Rescale(b, sum, ElementType.Int8));
        Workload workload = WorkloadBuilder.Build(b.Build());
        Assert.Equal([OperatorClass.Convolution, OperatorClass.Add], workload.Operators.Select(o => o.Class));
        Assert.Equal(8, workload.Operators[0].OutputBits);
    }

    [Fact]
    public void A_reshape_costs_nothing_and_its_result_is_the_tensor_it_was()
    {
        ForwardProgramBuilder b = new("reshape");
        int x = b.Input("x", new TensorType(ElementType.Int8, [1, 2, 2, 4])), w = b.Input("w", new TensorType(ElementType.Int8, [3, 16]));
        b.Output("y", b.Apply(new MatMul(), b.Apply(new Reshape { Shape = [1, 16] }, x), w, Programs.Bias(b, 3)));
        Workload workload = WorkloadBuilder.Build(b.Build());
        WorkloadOperator product = Assert.Single(workload.Operators);
        Assert.Equal(new GemmShape(1, 3, 16, 1), product.Gemm);
        Assert.Equal("x", workload.Tensors[product.Reads[0]].Name);
    }

    [Fact]
    public void Operators_of_empty_tensors_are_left_out()
    {
        ForwardProgramBuilder b = new("empty");
        int x = b.Input("x", new TensorType(ElementType.Int8, [0, 3]));
        b.Output("y", b.Apply(new Cast(), x));
        Assert.Empty(WorkloadBuilder.Build(b.Build()).Operators);
    }

    [Fact]
    public void A_sum_over_nothing_computes_nothing()
    {
        ForwardProgramBuilder b = new("biases");
        int x = b.Input("x", new TensorType(ElementType.Int8, [2, 0])), w = b.Input("w", new TensorType(ElementType.Int8, [3, 0]));
        b.Output("y", b.Apply(new MatMul(), x, w, Programs.Bias(b, 3)));
        WorkloadOperator fill = Assert.Single(WorkloadBuilder.Build(b.Build()).Operators);
        Assert.Equal((OperatorClass.Move, 0L, 6L), (fill.Class, fill.Macs, fill.Output.ElementCount));
    }

    [Fact]
    public void Batch_products_are_repeated_matrix_products()
    {
        ForwardProgramBuilder b = new("attention");
        int left = b.Input("left", new TensorType(ElementType.Int8, [2, 3, 5, 7])), right = b.Input("right", new TensorType(ElementType.Int8, [2, 3, 4, 7]));
        b.Output("y", b.Apply(new BatchMatMul(), left, right));
        Assert.Equal(new GemmShape(5, 4, 7, 6), Assert.Single(WorkloadBuilder.Build(b.Build()).Operators).Gemm);
    }

    [Theory]
    [InlineData("pretrainedResnet_quant", 12_501_632)]
    [InlineData("kws_ref_model", 2_656_768)]
    [InlineData("vww_96_int8", 7_489_664)]
    [InlineData("ad01_int8", 264_192)]
    public void Multiplications_of_a_shipped_model_are_those_of_its_inspection(string name, long macs)
    {
        QuantizedModel model = QuantizedModel.Load(TestData.Require("tflite-goldens", name, "model.tflite"));
        Workload workload = WorkloadBuilder.Build(ModelLowering.Lower(model, new LoweringOptions { Batch = 1 }).Program);
        Assert.Equal(macs, ModelInspection.Of(model).Macs);
        Assert.Equal(macs, workload.Macs);
    }
}
