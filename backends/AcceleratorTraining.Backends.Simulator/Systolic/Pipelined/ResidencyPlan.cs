using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>
/// Which tensors stay in the working memory from the operator that writes them to the last one that reads them. Tensors take room in the order of the bytes that they save, where
/// there is room at each operator in between. Done once, this may cost more with more room, as a large tensor then shuts out smaller ones that save more together. So it is done for
/// the room of each tensor, of each two alive together and of all alive at an operator, as far as there is that much, and the fewest cycles win.
/// Room is counted in bytes; that what is free may lie in pieces is not counted.
/// </summary>
internal static class ResidencyPlan
{
    // Bounds the work for long programs.
    private const int MaximumRooms = 32;

    /// <summary>Chooses them; never slower with more room.</summary>
    /// <param name="workload">What runs.</param>
    /// <param name="roomBytes">What they may take together; 0 for none.</param>
    /// <param name="cycles">The workload's cycles, given for each tensor whether it stays; never more if more of them stay.</param>
    /// <returns>For each tensor of the workload whether it stays.</returns>
    public static bool[] Choose(Workload workload, long roomBytes, Func<bool[], long> cycles)
    {
        bool[] best = new bool[workload.Tensors.Length];
        if (roomBytes == 0) return best;
        List<LiveTensor> tensors = LiveTensor.Between(workload);
        tensors.Sort((a, b) => (b.SavedBytes, a.Tensor).CompareTo((a.SavedBytes, b.Tensor)));
        long[] used = new long[workload.Operators.Length];
        (List<LiveTensor> taken, long saved) = Take(tensors, roomBytes, used);
        if (taken.Count == tensors.Count) return Mark(taken, best.Length);

        (long Cycles, long NegatedSaving) least = (cycles(best), 0);
        long before = 0;
        foreach (long room in Rooms(tensors, used))
        {
            if (room > roomBytes) break;
            (taken, saved) = Take(tensors, room, used);

            // Two choices that save as much are as a rule the same one.
            if (saved == before) continue;
            before = saved;
            bool[] stays = Mark(taken, best.Length);
            (long, long) needed = (cycles(stays), -saved);
            if (needed.CompareTo(least) < 0) (least, best) = (needed, stays);
        }

        return best;
    }

    // Tensors as they fit, in their order.
    private static (List<LiveTensor> Taken, long SavedBytes) Take(List<LiveTensor> tensors, long room, long[] used)
    {
        Array.Clear(used);
        List<LiveTensor> taken = [];
        long saved = 0;
        foreach (LiveTensor tensor in tensors)
        {
            Span<long> during = used.AsSpan(tensor.First, tensor.Last - tensor.First + 1);
            if (during.ContainsAnyExceptInRange(0, room - tensor.Bytes)) continue;
            foreach (ref long bytes in during) bytes = checked(bytes + tensor.Bytes);
            taken.Add(tensor);
            saved = checked(saved + tensor.SavedBytes);
        }

        return (taken, saved);
    }

    // In ascending order, and the same ones whatever room there is: less room never has a choice that more room lacks.
    private static List<long> Rooms(List<LiveTensor> tensors, long[] used)
    {
        Take(tensors, long.MaxValue, used);
        SortedSet<long> rooms = [.. used];
        for (int i = 0; i < tensors.Count; i++)
        {
            rooms.Add(tensors[i].Bytes);
            for (int j = 0; j < i; j++)
            {
                if (tensors[i].Overlaps(tensors[j])) rooms.Add(tensors[i].Bytes + tensors[j].Bytes);
            }
        }

        rooms.Remove(0);
        int step = (rooms.Count + MaximumRooms - 1) / MaximumRooms;
        return [.. rooms.Where((_, i) => (i + 1) % step == 0)];
    }

    private static bool[] Mark(List<LiveTensor> taken, int tensors)
    {
        bool[] stays = new bool[tensors];
        foreach (LiveTensor tensor in taken) stays[tensor.Tensor] = true;
        return stays;
    }
}
