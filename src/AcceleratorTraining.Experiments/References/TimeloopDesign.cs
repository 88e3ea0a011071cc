using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AcceleratorTraining.Backends.Simulator.Costs;
using AcceleratorTraining.Backends.Simulator.Mapping;
using AcceleratorTraining.Data;

namespace AcceleratorTraining.Experiments.References;

/// <summary>A design as Timeloop prints it: one text for the loop nest, from which problem and mapping follow.</summary>
/// <param name="Problem">A convolution whose loops are those of the text.</param>
/// <param name="Nest">Its mapping.</param>
internal sealed partial record TimeloopDesign(LoopProblem Problem, LoopNest Nest)
{
    private const int LargestStride = 16;

    private static readonly Dictionary<string, Operand> Operands = new(StringComparer.Ordinal) { ["Weights"] = Operand.Weights, ["Inputs"] = Operand.Input, ["Outputs"] = Operand.Output };

    /// <summary>Reads a text of lines "memory [ operand:words (words) ]" and "for loop in [0:count)", outermost first, separated by " ; ".</summary>
    /// <param name="name">For messages.</param>
    /// <param name="text">The nest.</param>
    /// <exception cref="InvalidDataSetException">A line is neither, or no stride explains the words of the inputs.</exception>
    public static TimeloopDesign Parse(string name, string text)
    {
        // Letters are Timeloop's: M or K output channels, C input channels, P and Q output rows and columns, R and S their taps.
        string letters = "MKCPQRS";
        long[] sizes = [.. letters.Select(_ => 1L)];
        List<NestLevel> levels = [];
        long inputWords = 0;
        foreach (string line in text.Split(" ; "))
        {
            if (Loop().Match(line) is { Success: true } loop)
            {
                int dimension = letters.IndexOf(loop.Groups[1].Value[0], StringComparison.Ordinal);
                long count = long.Parse(loop.Groups[2].Value, CultureInfo.InvariantCulture);
                sizes[dimension] *= count;
                levels[^1] = levels[^1] with { Loops = levels[^1].Loops.Add(new NestLoop(dimension, count, loop.Groups[3].Success)) };
            }
            else if (Memory().Match(line) is { Success: true } memory)
            {
                ImmutableArray<(string Operand, long Words)> kept = [.. Kept().Matches(memory.Groups[2].Value).Select(k => (k.Groups[1].Value, long.Parse(k.Groups[2].Value, CultureInfo.InvariantCulture)))];
                if (levels.Count == 0) inputWords = kept.FirstOrDefault(k => k.Operand == "Inputs").Words;
                levels.Add(new NestLevel(memory.Groups[1].Value, [.. kept.Select(k => Operands[k.Operand])], []));
            }
            else throw new InvalidDataSetException($"Design '{name}': '{line}' is neither a memory nor a loop.");
        }

        for (int stride = 1; stride <= LargestStride; stride++)
        {
            LoopProblem problem = Convolution(name, letters, sizes, stride);
            if (problem.UniqueWords(problem.Find(Operand.Input)!) == inputWords) return new TimeloopDesign(problem, new LoopNest([.. levels]));
        }

        throw new InvalidDataSetException($"Design '{name}': no stride up to {LargestStride} makes {inputWords} words of inputs.");
    }

    private static LoopProblem Convolution(string name, string letters, long[] sizes, int stride) => new(
        name,
        [.. letters.Zip(sizes, (letter, size) => new LoopDimension(letter.ToString(), size))],
        [
            new(Operand.Weights, [IndexAxis.Of(0), IndexAxis.Of(1), IndexAxis.Of(2), IndexAxis.Of(5), IndexAxis.Of(6)], 8, 8),
            new(Operand.Input, [IndexAxis.Of(2), IndexAxis.Window(3, stride, 5), IndexAxis.Window(4, stride, 6)], 8, 8),
            new(Operand.Output, [IndexAxis.Of(0), IndexAxis.Of(1), IndexAxis.Of(3), IndexAxis.Of(4)], 8, 8),
        ]);

    [GeneratedRegex(@"^for ([MKCPQRS]) in \[0:(\d+)\)( \(Spatial-[XY]\))?$")]
    private static partial Regex Loop();

    [GeneratedRegex(@"^(\w+) \[ (.*)\]$")]
    private static partial Regex Memory();

    [GeneratedRegex(@"(Weights|Inputs|Outputs):(\d+)")]
    private static partial Regex Kept();
}
