using System.Text.Json;
using AcceleratorTraining.Receipts;

namespace AcceleratorTraining.Cli.Tests.Verbs;

public sealed class ReplayVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cpu", "reference")]
    [InlineData("reference", "cpu")]
    public async Task A_receipt_of_one_backend_gives_the_same_file_on_another(string adapts, string replays)
    {
        string hash = await AdaptAsync(adapts);
        JsonElement json = (await ReplayAsync("--verify", "--backend", replays, "--json")).Json();
        Assert.Equal(hash, json.GetProperty("modelSha256").GetString());
        Assert.Equal(12, json.GetProperty("steps").GetInt32());
        Assert.True(json.GetProperty("verified").GetBoolean());
        Assert.Equal(await ReadAsync("a.tflite"), await ReadAsync("r.tflite"));
    }

    [Fact]
    public async Task A_receipt_that_states_another_hash_fails_and_nothing_is_written()
    {
        await AdaptAsync("cpu");
        await RestateAsync(new string('0', 64));
        CommandResult result = await ReplayAsync("--verify", "--json");
        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.False(result.ParseOutput().GetProperty("verified").GetBoolean());
        Assert.Contains(new string('0', 64), result.OneLine(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["r.tflite"]));
    }

    [Fact]
    public async Task Without_verify_the_difference_is_told_but_no_failure()
    {
        await AdaptAsync("cpu");
        await RestateAsync(new string('0', 64));
        CommandResult result = await ReplayAsync();
        Assert.Equal(ExitCodes.Done, result.ExitCode);
        Assert.Contains("states another hash", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["r.tflite"]));
    }

    [Fact]
    public async Task Another_model_or_profile_is_refused()
    {
        await AdaptAsync("cpu");
        Assert.Contains("npu-int8", (await ReplayAsync("--profile", "npu-int8")).BadInput(), StringComparison.Ordinal);
        File.Copy(_folder["a.tflite"], _folder["glyphs.tflite"], overwrite: true);
        Assert.Contains("SHA-256", (await ReplayAsync()).BadInput(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["r.tflite"]));
    }

    [Fact]
    public async Task A_receipt_that_is_cut_off_or_altered_anywhere_is_refused()
    {
        await AdaptAsync("cpu");
        byte[] receipt = await ReadAsync("a.receipt");
        string[] before = _folder.Listing;
        for (int i = 0; i < 60; i++)
        {
            int at = i * (receipt.Length - 1) / 59;
            byte[] altered = [.. receipt];
            altered[at] ^= (byte)(1 << i % 8);
            _folder.Write("a.receipt", altered);
            (await ReplayAsync("--verify")).BadInput();
            _folder.Write("a.receipt", receipt.AsSpan(0, at));
            (await ReplayAsync("--verify")).BadInput();
        }

        _folder.Write("a.receipt", receipt);
        Assert.Equal(before, _folder.Listing);
    }

    [Fact]
    public async Task An_unfinished_receipt_is_refused_with_the_steps_it_has()
    {
        await AdaptAsync("cpu");
        Receipt receipt = ReceiptReader.ReadFile(_folder["a.receipt"], allowTorn: false);
        _folder.Write("a.receipt", (await ReadAsync("a.receipt")).AsSpan(0, (int)receipt.FrameEnds[12]));
        Assert.Contains("12 of 12 steps", (await ReplayAsync()).BadInput(), StringComparison.Ordinal);
    }

    private async Task<string> AdaptAsync(string backend)
    {
        _folder.WriteModel();
        CommandResult result = await CommandResult.RunAsync("adapt", "--steps", "12", "--samples", "40", "--test-samples", "10", "--backend", backend, "--output", _folder["a.tflite"], "--receipt", _folder["a.receipt"], "--json");
        return result.Json().GetProperty("modelSha256After").GetString()!;
    }

    // The same run with another result, as a forger would write it: every frame is intact.
    private async Task RestateAsync(string hash)
    {
        Receipt receipt = ReceiptReader.Parse(await ReadAsync("a.receipt"), allowTorn: false);
        using ReceiptWriter writer = ReceiptWriter.Create(_folder["a.receipt"], receipt.Header);
        for (int step = 0; step < receipt.Steps; step++) writer.Add(receipt.Step(step));
        writer.Complete(receipt.Head, hash);
    }

    private Task<CommandResult> ReplayAsync(params string[] more) => CommandResult.RunAsync(["replay", _folder["glyphs.tflite"], _folder["a.receipt"], "-o", _folder["r.tflite"], .. more]);

    private Task<byte[]> ReadAsync(string file) => File.ReadAllBytesAsync(_folder[file], TestContext.Current.CancellationToken);
}
