namespace AcceleratorTraining.Architecture.Tests.Readme;

public class ReadmeCommandTests
{
    private const string Document = """
        Text with `dotnet ignored`.

        ```sh
        # what it does
        dotnet run -c Release --project src/AcceleratorTraining.Cli -- adapt --json   # under a minute
        acctrain run "my model.tflite" \
            --input in.bin && dotnet test
        cd somewhere
        ```

        ```json
        dotnet not-a-command
        ```
        """;

    private static readonly ReadmeCommand[] Commands = ReadmeCommand.In(Document);

    [Fact]
    public void Commands_come_from_shell_blocks_only() =>
        Assert.Equal(
            [
                "dotnet run -c Release --project src/AcceleratorTraining.Cli -- adapt --json",
                "acctrain run \"my model.tflite\"  --input in.bin",
                "dotnet test",
            ],
            Commands.Select(command => command.Line));

    [Fact]
    public void Arguments_of_the_tool_are_what_follows_the_separator_or_the_name()
    {
        Assert.Equal(["adapt", "--json"], Commands[0].ToolArguments!);
        Assert.Equal(["run", "my model.tflite", "--input", "in.bin"], Commands[1].ToolArguments!);
        Assert.Null(Commands[2].ToolArguments);
    }

    [Fact]
    public void Projects_and_paths_are_recognised()
    {
        Assert.Equal("src/AcceleratorTraining.Cli", Commands[0].Project);
        Assert.Equal(["src/AcceleratorTraining.Cli"], Commands[0].RepositoryPaths);
        Assert.Empty(Commands[1].RepositoryPaths);
    }
}
