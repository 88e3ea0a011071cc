using System.Runtime.InteropServices;

namespace AcceleratorTraining.Models.Tests;

/// <summary>Constants that a CONCATENATION joins to activations: found, bound, written back.</summary>
public sealed class PromptTests
{
    private static readonly sbyte[] Tokens = [1, 2, 3, 4, 5, 6];

    public static TheoryData<string> BackendNames => [.. TestBackends.Names];

    [Fact]
    public void A_prompt_is_named_with_its_values_and_scale()
    {
        PromptTokens prompt = Assert.Single(Lower(Model(), ParameterBindings.None, 1).Prompts);
        Assert.Equal((0, "prompt:000", 0.5f, 1), (prompt.OperatorIndex, prompt.Binding, prompt.Scale, prompt.ZeroPoint));
        Assert.Equal([1, 2, 3], prompt.Shape);
        Assert.Equal(Tokens, prompt.Values);
    }

    [Fact]
    public void Prompts_are_bound_only_where_that_is_asked_for()
    {
        Assert.Equal(["input:0", "output:0"], Lower(Model(), ParameterBindings.Biases, 2).Program.Bindings.Select(b => b.Name));
        LoweredModel bound = Lower(Model(), ParameterBindings.Prompts, 2);
        Assert.Equal(["input:0", "prompt:000", "output:0"], bound.Program.Bindings.Select(b => b.Name));
        Assert.Equal("i8[1, 2, 3]", bound.Program.Bindings[1].Type.ToString());
    }

    [Theory]
    [MemberData(nameof(BackendNames))]
    public async Task Bound_prompts_stand_before_every_sample_of_a_batch(string backend)
    {
        byte[] input = [10, 11, 12, 20, 21, 22];
        Assert.Equal([1, 2, 3, 4, 5, 6, 10, 11, 12, 1, 2, 3, 4, 5, 6, 20, 21, 22], await RunAsync(ParameterBindings.None, null));
        Assert.Equal([7, 8, 9, 7, 8, 9, 10, 11, 12, 7, 8, 9, 7, 8, 9, 20, 21, 22], await RunAsync(ParameterBindings.Prompts, [7, 8, 9, 7, 8, 9]));

        async Task<byte[]> RunAsync(ParameterBindings bindings, byte[]? tokens)
        {
            LoweredModel lowered = Lower(Model(), bindings, 2);
            using ProgramRunner runner = new(TestBackends.Get(backend), lowered.Program);
            runner.Write("input:0", input);
            if (tokens is not null) runner.Write("prompt:000", tokens);
            return (await runner.RunAsync())["output:0"];
        }
    }

    [Fact]
    public void Two_prompts_of_one_operator_have_two_names()
    {
        OneOperator concatenation = Concatenation().Constant(TfliteType.Int8, 0.5f, 1, [1, 2, 3], Tokens).Input(1, 1, 3).Constant<sbyte>(TfliteType.Int8, 0.5f, 1, [1, 1, 3], 7, 8, 9);
        LoweredModel lowered = Lower(concatenation.Output(1, 4, 3).Build(), ParameterBindings.Prompts, 1);
        Assert.Equal(["prompt:000", "prompt:000:1"], lowered.Prompts.Select(p => p.Binding));
        Assert.Equal(["input:0", "prompt:000", "prompt:000:1", "output:0"], lowered.Program.Bindings.Select(b => b.Name));
    }

    [Fact]
    public void Only_the_prompt_s_bytes_change_in_the_file_and_they_read_back()
    {
        QuantizedModel model = Model();
        PromptTokens prompt = Lower(model, ParameterBindings.None, 1).Prompts[0];
        sbyte[] values = [1, -2, 3, 4, 5, 127];
        PatchedModel patched = ModelPatch.Apply(model, [], new PromptPatch(prompt, values));
        PatchedRange range = Assert.Single(patched.Manifest);
        Assert.Equal((0, prompt.Tensor, PatchedPart.Prompt, 6, 2), (range.OperatorIndex, range.Tensor, range.Part, range.Length, range.ChangedElements));
        byte[] expected = model.File.ToArray();
        MemoryMarshal.AsBytes<sbyte>(values).CopyTo(expected.AsSpan(range.Offset));
        Assert.Equal(expected, patched.File);
        Assert.Equal(values, Lower(QuantizedModel.Parse(patched.File, "again"), ParameterBindings.None, 1).Prompts[0].Values);
    }

    [Fact]
    public void A_patch_of_the_wrong_length_twice_or_of_another_model_is_refused()
    {
        QuantizedModel model = Model();
        PromptTokens prompt = Lower(model, ParameterBindings.None, 1).Prompts[0];
        Refused("has 6 elements, not 5", model, new PromptPatch(prompt, new sbyte[5]));
        Refused("is patched twice", model, new PromptPatch(prompt, new sbyte[6]), new PromptPatch(prompt, new sbyte[6]));
        Refused("is no prompt of", model, new PromptPatch(prompt with { OperatorIndex = 7 }, new sbyte[6]));
        Refused("is no prompt of", TinyModel.Parse(), new PromptPatch(prompt, new sbyte[6]));

        static void Refused(string message, QuantizedModel model, params PromptPatch[] prompts) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => ModelPatch.Apply(model, [], prompts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_that_is_read_twice_is_no_prompt()
    {
        OneOperator concatenation = Concatenation().Constant(TfliteType.Int8, 0.5f, 1, [1, 2, 3], Tokens).Operand(0).Input(1, 1, 3);
        LoweredModel lowered = Lower(concatenation.Output(1, 5, 3).Build(), ParameterBindings.Prompts, 1);
        Assert.Empty(lowered.Prompts);
        Assert.Equal(["input:0", "output:0"], lowered.Program.Bindings.Select(b => b.Name));
    }

    private static OneOperator Concatenation() => new(2, 10, (0, 1), (1, (byte)0));

    private static QuantizedModel Model() => Concatenation().Constant(TfliteType.Int8, 0.5f, 1, [1, 2, 3], Tokens).Input(1, 1, 3).Output(1, 3, 3).Build();

    private static LoweredModel Lower(QuantizedModel model, ParameterBindings bindings, int batch) =>
        ModelLowering.Lower(model, new LoweringOptions { Batch = batch, BindParameters = bindings });
}
