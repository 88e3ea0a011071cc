using System.Collections.Immutable;
using AcceleratorTraining.Backends.Reference;

namespace AcceleratorTraining.Hal.Tests.Validation;

/// <summary>Where Hal once parted from hal-spec: each of these was seen to fail.</summary>
public sealed class ReportedDefects
{
    [Fact] // PROGRAM-04
    public void A_constant_that_is_too_short_is_reported_and_does_not_crash()
    {
        ProgramValue bias = new("bias", new TensorType(ElementType.Int32, [2]), [1, 2, 3]);
        ForwardProgram program = Broken.Node(new MatMul(), [Broken.In(ElementType.Int8, [1, 1]), Broken.Const(ElementType.Int8, [2, 1], 1, 1), bias]);
        Assert.Contains(ProgramValidator.Validate(program, Broken.Profile(), OperatorExtensions.None), d => d.Rule == "PROGRAM-04");
    }

    [Fact] // PROGRAM-01
    public void An_input_binding_with_a_stray_output_index_does_not_crash()
    {
        ProgramValue x = new("x", new TensorType(ElementType.Int8, [1]));
        ForwardProgram program = new("stray", [x], [], [new Binding("x", x.Type, BindingDirection.Input, 0, 99)]);
        ProgramValidator.Validate(program, Broken.Profile(), OperatorExtensions.None);
    }

    [Fact] // PROFILE-04
    public void A_bound_multiplier_cannot_pass_as_a_power_of_two_by_the_ends_of_its_range()
    {
        ForwardProgram program = Broken.Node(
            new Rescale(), [Broken.In(ElementType.Int32, [1, 1]), Broken.In(ElementType.Int32, [1], new ValueRange(0, 1 << 30)), Broken.Const(ElementType.Int8, [1], 0)],
            1, new TensorType(ElementType.Int8, [1, 1]));
        Assert.Contains(ProgramValidator.Validate(program, Broken.Profile("dsp-q15"), OperatorExtensions.None), d => d.Rule == "PROFILE-04");
    }

    [Fact] // UPDATE-09, NUMBER-03
    public void A_residual_result_stays_in_its_declared_range_or_is_refused()
    {
        ValueRange narrow = new(-1, 1);
        ProgramValue[] inputs =
        [
            Broken.In(ElementType.Int8, [1]), Broken.In(ElementType.Int8, [1], narrow), Broken.In(ElementType.UInt32, [1, 4]),
            Broken.In(ElementType.Int32, [1], ValueRange.Symmetric(32767)), Broken.Const(ElementType.Int32, [1], 512),
        ];
        Update update = new() { Tensor = 0, Direction = DirectionKind.Rademacher, HasResidual = true };
        ForwardProgram program = new(
            "residual", [.. inputs, new("w'", inputs[0].Type), new("residual'", inputs[1].Type)], [new(update, [0, 1, 2, 3, 4], [5, 6])],
            [.. Enumerable.Range(0, 4).Select(i => new Binding($"in{i}", inputs[i].Type, BindingDirection.Input, i, -1))]);
        Assert.NotEmpty(ProgramValidator.Validate(program, Broken.Profile(), OperatorExtensions.All));
    }

    [Fact] // RESCALE-04 against APPLY_GAIN's declared shift range
    public void A_trained_gain_can_feed_a_rescale_on_every_per_channel_profile()
    {
        ForwardProgramBuilder builder = new("gain");
        int x = builder.Input("x", new TensorType(ElementType.Int32, [1, 1])), gain = builder.Input("gain", new TensorType(ElementType.Int32, [1], ApplyGain.GainRange));
        int multiplier = builder.Constant<int>("m", ElementType.Int32, [1], [1 << 30]);
        int shift = builder.Constant<sbyte>("s", ElementType.Int8, [1], [-8]);
        ImmutableArray<int> scales = builder.ApplyMany(new ApplyGain(), multiplier, shift, gain);
        builder.Output("y", builder.Apply(new Rescale(), x, scales[0], scales[1]));
        Assert.Empty(ProgramValidator.Validate(builder.Build(), Broken.Profile("npu-int8"), OperatorExtensions.All));
    }

    [Fact] // EXT-04, DEVICE-06
    public void A_lowered_submit_refuses_what_a_native_one_refuses()
    {
        ForwardProgram program = Conformance.SpecVector.Load("CROSS_ENTROPY/two-equal.json")[0].ToProgram();
        using IDevice device = ExtensionLoweringDevice.Open(new ReferenceBackend(), Broken.Profile(), OperatorExtensions.None);
        using IExecutable executable = device.Compile(program);
        IDeviceBuffer[] buffers = [.. program.Bindings.Select(b => device.Allocate(b.Type))];
        using IDeviceBuffer wide = device.Allocate(new TensorType(ElementType.Int32, [1]));
        Assert.ThrowsAny<ArgumentException>(() => device.Submit(executable, [buffers[0], wide, buffers[2], buffers[3]]));
        Assert.ThrowsAny<ArgumentException>(() => device.Submit(executable, [buffers[0], buffers[1], buffers[2], buffers[1]]));
        executable.Dispose();
        Assert.ThrowsAny<ArgumentException>(() => device.Submit(executable, buffers));
    }

    [Fact] // PROFILE: biasBits at most the accumulator's
    public void A_profile_with_a_bias_wider_than_its_accumulator_is_refused()
    {
        string text = File.ReadAllText(Path.Combine(Conformance.SpecFolder.Path, "profiles", "npu-int8.json")).Replace("\"biasBits\": 32", "\"biasBits\": 33", StringComparison.Ordinal);
        Assert.Throws<InvalidProfileException>(() => ProfileReader.Parse(text, "test"));
    }

    [Fact] // PROFILE-02
    public void Weights_of_a_format_that_no_machine_has_are_refused_and_not_summed()
    {
        ProgramValue weights = Broken.Const(ElementType.Int64, [1, 1], long.MinValue), bias = Broken.Const(ElementType.Int32, [1], 0);
        ForwardProgram program = Broken.Node(new MatMul(), [Broken.In(ElementType.Int8, [1, 1]), weights, bias]);
        Assert.Contains(ProgramValidator.Validate(program, Broken.Profile(), OperatorExtensions.None), d => d.Rule == "PROFILE-02");
    }

    [Fact] // ACC-02
    public void Many_outputs_without_weights_take_no_memory_to_bound()
    {
        ProgramValue weights = new("w", new TensorType(ElementType.Int8, [int.MaxValue, 0]), []);
        ForwardProgram program = Broken.Node(new MatMul(), [Broken.In(ElementType.Int8, [0, 0]), weights, Broken.In(ElementType.Int32, [int.MaxValue])]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(ProgramValidator.Validate(program, Broken.Profile(), OperatorExtensions.None), d => d.Rule == "PROFILE-05");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    public static TheoryData<Operator> WithoutAttributes =>
        [new Pad { Before = default }, new Slice { Starts = default }, new Transpose { Permutation = default }, new ReduceSum { Axes = default }];

    [Theory]
    [MemberData(nameof(WithoutAttributes))]
    public void A_list_that_was_never_given_breaks_a_rule(Operator operation)
    {
        ForwardProgram program = Broken.Node(operation, [Broken.In(ElementType.Int8, [2])]);
        Assert.Contains(ProgramValidator.Validate(program, Broken.Profile(), OperatorExtensions.None), d => d.Rule == $"{operation.Name}-02");
    }

    [Fact] // NUMBER-04
    public void Dimensions_beside_a_zero_count()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TensorShape.Create([0, 65536, 65537, 1]));
        Assert.Equal(0, TensorShape.Create([0, 32768, 32768]).ElementCount);
    }
}
