using System.CommandLine;
using AcceleratorTraining.Backends.Simulator;
using AcceleratorTraining.Backends.Simulator.DotProductNpu;
using AcceleratorTraining.Backends.Simulator.Systolic.ScaleSim;
using AcceleratorTraining.Cli.CommandLine;

namespace AcceleratorTraining.Cli.Inputs;

/// <summary>The machine that is simulated: a timing file, a SCALE-Sim configuration, or an Ethos-U with the memories of a vela.ini.</summary>
internal sealed class MachineInput
{
    private const string ScaleSim = "scale-sim";
    private const string Pipelined = "pipelined";

    private readonly Option<string?> _timing = SharedOptions.Timing();
    private readonly Option<string?> _config = SharedOptions.Text("--config", "FILE", "A SCALE-Sim configuration (.cfg) instead of a timing file.");
    private readonly Option<string?> _mode = SharedOptions.Text("--mode", "NAME", $"How the cycles of --config are counted: {ScaleSim} (the default) or {Pipelined}.");
    private readonly Option<string?> _vela = SharedOptions.Text("--vela", "FILE", "A vela.ini whose memories replace those of --accelerator.");
    private readonly Option<string?> _systemConfiguration = SharedOptions.Text("--system-config", "NAME", "The system configuration of --vela.");
    private readonly Option<string?> _memoryMode = SharedOptions.Text("--memory-mode", "NAME", "The memory mode of --vela.");
    private readonly Option<string?> _accelerator = SharedOptions.Text("--accelerator", "NAME|FILE", "The timing of the Ethos-U of --vela, e.g. ethos-u55-128.");

    public MachineInput(Command command)
    {
        foreach (Option option in (Option[])[_timing, _config, _mode, _vela, _systemConfiguration, _memoryMode, _accelerator]) command.Add(option);
    }

    /// <summary>Files that it is read from: what each is to the user, and its path; null for none.</summary>
    public (string Role, string? Path)[] Files(ParseResult parse) =>
    [
        ("timing file", TimingFile.PathOf(parse.GetValue(_timing))), ("configuration", parse.GetValue(_config)),
        ("vela.ini", parse.GetValue(_vela)), ("accelerator", TimingFile.PathOf(parse.GetValue(_accelerator))),
    ];

    /// <summary>The machine; the default timing where none is named.</summary>
    /// <exception cref="UsageException">Options contradict each other, or a file cannot be read.</exception>
    /// <exception cref="SimulationException">A file breaks its rules, or names do not exist.</exception>
    public TimingProfile Get(ParseResult parse)
    {
        string? timing = parse.GetValue(_timing), config = parse.GetValue(_config), mode = parse.GetValue(_mode), vela = parse.GetValue(_vela);
        string?[] parts = [parse.GetValue(_accelerator), parse.GetValue(_systemConfiguration), parse.GetValue(_memoryMode)];
        if (((string?[])[timing, config, vela]).Count(o => o is not null) > 1) throw new UsageException("Name one machine: '--timing', '--config' and '--vela' exclude each other.");
        if (mode is not null && config is null) throw new UsageException("'--mode' goes with '--config': timing files tell their own.");
        if (vela is null && parts.Any(p => p is not null)) throw new UsageException("'--accelerator', '--system-config' and '--memory-mode' go with '--vela'.");
        if (config is not null) return ScaleSimMachine(config, mode ?? ScaleSim);
        if (vela is null) return TimingFile.Get(timing);
        if (parts is not [{ } accelerator, { } systemConfiguration, { } memoryMode]) throw new UsageException("'--vela' needs '--accelerator', '--system-config' and '--memory-mode'.");
        VelaConfiguration configuration = InputFile.Read(vela, "vela.ini", path => VelaConfiguration.Parse(File.ReadAllText(path), $"File '{path}'"));
        return configuration.Apply(TimingFile.Get(accelerator), systemConfiguration, memoryMode);
    }

    private static TimingProfile ScaleSimMachine(string config, string mode)
    {
        if (mode is not (ScaleSim or Pipelined)) throw new UsageException($"There is no mode '{mode}': '--mode' takes {ScaleSim} or {Pipelined}.");
        return InputFile.Read(config, "configuration", path =>
        {
            string text = File.ReadAllText(path), source = $"Configuration '{path}'";
            return mode == ScaleSim ? ScaleSimConfiguration.Parse(text, source) : PipelinedConfiguration.Parse(text, source);
        });
    }
}
