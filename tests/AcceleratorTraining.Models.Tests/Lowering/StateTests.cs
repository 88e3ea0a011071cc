using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models.Tests;

/// <summary>Variables of recurrent operators: forgotten after each call, or bound.</summary>
public sealed class StateTests
{
    [Fact]
    public async Task The_lstm_leaves_the_states_that_tflite_micro_left()
    {
        Golden golden = Golden.Open("trained_lstm_int8");
        LoweredModel lowered = ModelLowering.Lower(golden.Model, new LoweringOptions { KeepState = true });
        Assert.Equal([16, 17], lowered.States.Select(s => s.Index));
        using ProgramRunner runner = new(TestBackends.Get("reference"), lowered.Program);
        Golden.Feed(runner, lowered, golden.Input("0"));
        Dictionary<string, byte[]> results = await runner.RunAsync();
        Assert.Equal(golden.Output("0"), results["output:0"]);
        Assert.Equal(golden.Bytes("layers/var_tensor016_after.bin"), results["state:016"]);
        Assert.Equal(golden.Bytes("layers/var_tensor017_after.bin"), results["state:017"]);
        Assert.Empty(ModelLowering.Lower(golden.Model, new LoweringOptions()).States);
    }

    [Fact]
    public async Task A_kept_state_reaches_the_next_call()
    {
        Golden golden = Golden.Open("trained_lstm_int8");
        LoweredModel kept = ModelLowering.Lower(golden.Model, new LoweringOptions { KeepState = true });
        using ProgramRunner runner = new(TestBackends.Get("reference"), kept.Program);
        Golden.Feed(runner, kept, golden.Input("0"));
        await runner.RunAsync();
        byte[] second = (await runner.RunAsync())["state:017"];
        Assert.NotEqual(golden.Bytes("layers/var_tensor017_after.bin"), second);
    }

    // Three calls by hand: each filter remembers its last three features, the newest last.
    [Fact]
    public async Task Svdf_shifts_its_state()
    {
        ModelWriter writer = new();
        int x = writer.Activation("x", 1, 0, 1, 1), y = writer.Activation("y", 1, 0, 1, 1);
        int features = writer.Tensor("features", TfliteType.Int8, [1, 1], writer.Buffer((sbyte)1), [1f], [0]);
        int time = writer.Tensor("time", TfliteType.Int16, [1, 3], writer.Buffer((short)1, (short)10, (short)100), [0.1f], [0]);
        int state = writer.Tensor("state", TfliteType.Int16, [1, 3], 0, [1f], [0], 0, (5, (byte)1));
        writer.Operator(27, [x, features, time, -1, state], [y], 6, FlatNode.Table((0, 1)));
        writer.Outputs = [y];
        LoweredModel lowered = ModelLowering.Lower(writer.Parse(), new LoweringOptions { KeepState = true });
        using ProgramRunner runner = new(TestBackends.Get("reference"), lowered.Program);
        List<(byte, byte[])> seen = [];
        foreach (byte input in new byte[] { 1, 2, 5 })
        {
            runner.Write("input:0", [input]);
            Dictionary<string, byte[]> results = await runner.RunAsync();
            seen.Add((results["output:0"][0], results[$"state:{state:000}"]));
        }

        // 0.1 times 100, 200 + 10, and 500 + 20 + 1.
        Assert.Equal([10, 21, 52], seen.Select(s => (int)s.Item1));
        Assert.Equal([1, 0, 2, 0, 5, 0], seen[2].Item2);
    }

    [Fact]
    public void A_state_of_two_operators_is_refused()
    {
        ModelWriter writer = new();
        int x = writer.Activation("x", 1, 0, 1, 1), y = writer.Activation("y", 1, 0, 1, 1), z = writer.Activation("z", 1, 0, 1, 1);
        int features = writer.Tensor("features", TfliteType.Int8, [1, 1], writer.Buffer((sbyte)1), [1f], [0]);
        int time = writer.Tensor("time", TfliteType.Int8, [1, 2], writer.Buffer((sbyte)1, (sbyte)2), [1f], [0]);
        int state = writer.Tensor("state", TfliteType.Int8, [1, 2], 0, [1f], [0], 0, (5, (byte)1));
        writer.Operator(27, [x, features, time, -1, state], [y], 6, FlatNode.Table((0, 1)));
        writer.Operator(27, [y, features, time, -1, state], [z], 6, FlatNode.Table((0, 1)));
        writer.Outputs = [z];
        Assert.Contains("more than one operator", Assert.Throws<InvalidModelException>(() => ModelLowering.Lower(writer.Parse(), new LoweringOptions())).Message, StringComparison.Ordinal);
    }
}
