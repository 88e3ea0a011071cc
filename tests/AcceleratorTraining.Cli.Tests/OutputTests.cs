using AcceleratorTraining.Data;
using AcceleratorTraining.Models;

namespace AcceleratorTraining.Cli.Tests;

/// <summary>What outputs may replace, and what they may not.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_regular_files_are_replaced()
    {
        string pipe = NamedPipe.Create(_folder["pipe"]), empty = _folder.Write("empty", []);
        Assert.False(AtomicFile.IsRegular(pipe));
        Assert.True(AtomicFile.IsRegular(empty));
        using (new FileStream(empty, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) Assert.True(AtomicFile.IsRegular(empty));
        using (System.Net.Sockets.Socket socket = new(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified))
        {
            socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_folder["socket"]));
            Assert.False(AtomicFile.IsRegular(_folder["socket"]));
        }

        File.Delete(_folder["socket"]);
        IOException exception = Assert.Throws<IOException>(() => AtomicFile.WriteAllBytes(pipe, [1]));
        Assert.Contains("not a regular file", exception.Message, StringComparison.Ordinal);
        File.CreateSymbolicLink(_folder["link"], pipe);
        Assert.Throws<IOException>(() => AtomicFile.WriteAllBytes(_folder["link"], [1]));
        AtomicFile.WriteAllBytes(empty, [1]);
        Assert.Equal(["empty", "link", "pipe"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName).Order());
        Assert.False(AtomicFile.IsRegular(pipe));
    }

    [Fact]
    public void A_link_stays_one_and_its_target_gets_the_content()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        string real = Directory.CreateDirectory(_folder["real"]).FullName, target = _folder.Write("real/a.bin", [1]);
        File.CreateSymbolicLink(_folder["one"], target);
        File.CreateSymbolicLink(_folder["two"], "one");
        AtomicFile.WriteAllBytes(_folder["two"], [2, 3]);
        Assert.Equal("one", new FileInfo(_folder["two"]).LinkTarget);
        Assert.Equal(target, new FileInfo(_folder["one"]).LinkTarget);
        Assert.Equal([2, 3], File.ReadAllBytes(target));
        Assert.Equal([target], Directory.GetFiles(real));
    }

    [Fact]
    public async Task Outputs_that_are_no_regular_files_are_refused_before_any_work()
    {
        string pipe = NamedPipe.Create(_folder["pipe"]);
        NamedPipe.Create(_folder["a.json"]);
        string model = _folder.WriteModel(), input = _folder.Write("in.bin", new byte[576]);
        string[] before = _folder.Listing;
        foreach (string[] line in (string[][])
        [
            ["adapt", "--steps", "1", "--output", pipe, "--receipt", _folder["r"]], ["adapt", "--steps", "1", "--output", _folder["b.tflite"], "--receipt", pipe],
            ["adapt", "--steps", "1", "--output", _folder["a.tflite"], "--receipt", _folder["r"]], ["run", model, "--input", input, "--output", pipe],
            ["replay", model, input, "--output", pipe],
        ])
        {
            Assert.Contains("' is not a regular file.", (await CommandResult.RunAsync(line)).BadInput(), StringComparison.Ordinal);
        }

        Assert.Equal(before, _folder.Listing);
    }

    [Fact]
    public async Task No_output_overwrites_an_input()
    {
        string model = _folder.WriteModel(), data = _folder.WriteZip("t.zip", GlyphDataset.Field(1, 40)), test = _folder.WriteZip("u.zip", GlyphDataset.FieldTest(1, 20));
        string profile = _folder.Write("p.json", "{}"u8), images = Directory.CreateDirectory(_folder["images/a"]).Parent!.FullName;
        string linked = File.CreateSymbolicLink(_folder["linked.zip"], data).FullName;
        string[] before = _folder.Listing;
        string[] adapt = ["adapt", model, "--samples", "20", "--steps", "1", "--data", data, "--test-data", test], elsewhere = ["--receipt", _folder["r"]];
        foreach (string[] line in (string[][])
        [
            [.. adapt, "--output", data, .. elsewhere], [.. adapt, "--output", test, .. elsewhere], [.. adapt, "--output", linked, .. elsewhere],
            [.. adapt, "--output", _folder["o"], "--receipt", data], [.. adapt, "--output", _folder["p.tflite"], .. elsewhere, "--profile", profile],
            ["adapt", model, "--data", images, "--output", _folder["images/a/o.tflite"], .. elsewhere],
        ])
        {
            string error = (await CommandResult.RunAsync(line)).BadInput();
            Assert.True(error.Contains("are the same file", StringComparison.Ordinal) || error.Contains("lies inside the data", StringComparison.Ordinal), error);
        }

        Assert.Equal(before, _folder.Listing);
    }

    [Fact]
    public async Task Outputs_that_could_not_be_written_at_the_end_are_refused_at_the_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes and the longest name are Unix's.");
        string model = _folder.WriteModel(), input = _folder.Write("in.bin", new byte[576]), closed = Directory.CreateDirectory(_folder["closed"]).FullName;
        string longest = _folder[new string('a', 250)];
        string[] before = _folder.Listing;
        List<string> outputs = [longest];

        // Nothing is closed to a privileged process.
        if (!Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            outputs.Add(Path.Combine(closed, "a"));
        }

        foreach (string output in outputs)
        {
            foreach (string[] line in (string[][])
            [
                ["adapt", "--steps", "1", "--output", output, "--receipt", _folder["r"]], ["adapt", "--steps", "1", "--output", _folder["o"], "--receipt", output],
                ["run", model, "--input", input, "--output", output], ["replay", model, input, "--output", output],
            ])
            {
                Assert.Contains("cannot be written", (await CommandResult.RunAsync(line)).BadInput(), StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, _folder.Listing);
    }

    [Fact]
    public async Task The_output_of_run_is_no_layers_file()
    {
        string model = _folder.WriteModel(), input = _folder.Write("in.bin", new byte[576]), layers = Directory.CreateDirectory(_folder["layers"]).FullName;
        string[] before = _folder.Listing;
        CommandResult result = await CommandResult.RunAsync("run", model, "--input", input, "--output", _folder["layers/op_000.bin"], "--dump-layers", layers);
        Assert.Contains("--dump-layers", result.BadInput(), StringComparison.Ordinal);
        Assert.Equal(before, _folder.Listing);
    }
}
