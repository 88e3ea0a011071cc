using System.Collections.Immutable;
using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Mapping;

/// <summary>
/// Counts the accesses of a loop nest in closed form, by the rules of Timeloop. A tile stays while only loops run that do not index its operand;
/// if the innermost loop outside the tile moves a window, only the words that are new to it are fetched; a loop over instances that does not index
/// an operand is one read for all of them (multicast), or one sum of all of them; a sum's first visit reads nothing. Multipliers keep nothing.
/// Windows of neighbouring instances that overlap are read for each instance: an upper bound where a network would share them.
/// </summary>
public static class NestAnalysis
{
    /// <summary>Counts.</summary>
    /// <exception cref="SimulationException">A loop's factors do not cover it, or an operand lies in no memory.</exception>
    public static NestTraffic Analyze(LoopProblem problem, LoopNest nest)
    {
        try
        {
            return new Pass(problem, nest).Run();
        }
        catch (OverflowException exception)
        {
            throw new SimulationException($"The accesses of '{problem.Name}' exceed 64 bits.", exception);
        }
    }

    private readonly struct Pass(LoopProblem problem, LoopNest nest)
    {
        // Every loop of the nest, outermost first; a memory's place is the number of loops outside it.
        private readonly ImmutableArray<NestLoop> _loops = [.. nest.Levels.SelectMany(l => l.Loops)];

        public NestTraffic Run()
        {
            long[] covered = Extents(0, _loops.Length, spatialToo: true);
            for (int d = 0; d < covered.Length; d++)
                if (covered[d] < problem.Dimensions[d].Size) throw new SimulationException($"The factors of loop '{problem.Dimensions[d].Name}' of '{problem.Name}' make {covered[d]}: they shall make at least {problem.Dimensions[d].Size}.");

            ImmutableArray<LevelTraffic>.Builder traffic = ImmutableArray.CreateBuilder<LevelTraffic>();
            List<(NestLevel Level, Operand Operand, int Place)> places = Places();
            foreach (LoopOperand operand in problem.Operands)
                if (!places.Any(p => p.Operand == operand.Operand)) throw new SimulationException($"The {operand.Operand} of '{problem.Name}' lies in no memory of the nest.");
            for (int i = 0; i < places.Count; i++)
            {
                (NestLevel level, Operand kind, int place) = places[i];
                LoopOperand operand = problem.Find(kind) ?? throw new SimulationException($"Level '{level.Name}' keeps {kind}, which '{problem.Name}' does not have.");
                int next = places.FindIndex(i + 1, p => p.Operand == kind);
                traffic.Add(Count(level.Name, operand, place, next < 0 ? null : places[next].Place, isOutermost: places.FindIndex(p => p.Operand == kind) == i));
            }


            long instances = Product(0, _loops.Length, spatial: true), cycles = Product(0, _loops.Length, spatial: false);
            return new NestTraffic(checked(instances * cycles), instances, cycles, traffic.ToImmutable());
        }

        private List<(NestLevel Level, Operand Operand, int Place)> Places()
        {
            List<(NestLevel, Operand, int)> places = [];
            int place = 0;
            foreach (NestLevel level in nest.Levels)
            {
                foreach (Operand operand in level.Keeps) places.Add((level, operand, place));
                place += level.Loops.Length;
            }

            return places;
        }

        private LevelTraffic Count(string name, LoopOperand operand, int place, int? placeBelow, bool isOutermost)
        {
            // Without a memory of the operand below, the multipliers ask for a word each cycle.
            int below = placeBelow ?? _loops.Length;
            bool isSum = operand.Operand == Operand.Output;

            // Instances below that read a word of their own, for one instance here; what is left of them shares a word or a sum.
            long fanOut = 1;
            for (int i = place; i < below; i++)
                if (_loops[i].IsSpatial && operand.IsIndexedBy(_loops[i].Dimension)) fanOut = checked(fanOut * _loops[i].Count);

            long visitedBelow = placeBelow is null ? Product(0, _loops.Length, spatial: false) : Visited(operand, below);
            long firstBelow = isSum ? Distinct(operand, below) : 0;
            long visited = Visited(operand, place), first = isSum ? Distinct(operand, place) : 0, updates = isSum ? checked(visitedBelow * fanOut) : 0;
            return new LevelTraffic(
                name,
                operand.Operand,
                Product(0, place, spatial: true),
                operand.Words(Extents(place, _loops.Length, spatialToo: true)),
                checked((visitedBelow - firstBelow) * fanOut),
                isOutermost ? 0 : visited - first,
                updates,
                isSum ? updates - first : 0);
        }

        // Words that pass through an instance's tile in all iterations outside it.
        private long Visited(LoopOperand operand, int place)
        {
            long[] tile = Extents(place, _loops.Length, spatialToo: true);
            long words = operand.Words(tile);
            int inner = place - 1;
            while (inner >= 0 && (_loops[inner].IsSpatial || _loops[inner].Count == 1)) inner--;
            if (inner < 0) return words;
            if (operand.IsIndexedBy(_loops[inner].Dimension))
            {
                words = Swept(operand, tile, place, ref inner);
            }
            else
            {
                while (inner >= 0 && (_loops[inner].IsSpatial || !operand.IsIndexedBy(_loops[inner].Dimension))) inner--;
            }

            return checked(words * Product(0, inner + 1, spatial: false));
        }

        // The words of a run of the innermost loop; factors of the same loop that directly surround it belong to the run.
        private long Swept(LoopOperand operand, long[] tile, int place, ref int inner)
        {
            int dimension = _loops[inner].Dimension;
            long still = operand.Words(tile), steps = 1;
            bool isAdjacent = true;
            for (int i = inner + 1; i < place; i++) isAdjacent &= _loops[i].Dimension != dimension || _loops[i].Count == 1;
            for (; inner >= 0 && !_loops[inner].IsSpatial && (_loops[inner].Dimension == dimension || _loops[inner].Count == 1); inner--) steps = checked(steps * _loops[inner].Count);

            // With instances of the same loop between, the next step lies beyond theirs: what the windows may still share is counted twice.
            if (!isAdjacent) return checked(still * steps);
            tile[dimension] = checked(tile[dimension] * steps);
            return operand.Words(tile);
        }

        private long Distinct(LoopOperand operand, int place)
        {
            long[] extents = Extents(place, _loops.Length, spatialToo: true), outside = Extents(0, place, spatialToo: false);
            for (int d = 0; d < extents.Length; d++) extents[d] = checked(extents[d] * outside[d]);
            return operand.Words(extents);
        }

        private long[] Extents(int from, int to, bool spatialToo)
        {
            long[] extents = new long[problem.Dimensions.Length];
            Array.Fill(extents, 1);
            for (int i = from; i < to; i++)
                if (spatialToo || !_loops[i].IsSpatial) extents[_loops[i].Dimension] = checked(extents[_loops[i].Dimension] * _loops[i].Count);
            return extents;
        }

        private long Product(int from, int to, bool spatial)
        {
            long product = 1;
            for (int i = from; i < to; i++)
                if (_loops[i].IsSpatial == spatial) product = checked(product * _loops[i].Count);
            return product;
        }
    }
}
