using AcceleratorTraining.Backends.Simulator.Workloads;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>A tensor that one operator writes and later ones read: what may stay in the working memory.</summary>
/// <param name="Tensor">Its index in the workload.</param>
/// <param name="Bytes">The room it takes.</param>
/// <param name="First">The operator that writes it.</param>
/// <param name="Last">The last operator that reads it.</param>
/// <param name="SavedBytes">Bytes that its store and its loads would move, each reader loading it once.</param>
internal readonly record struct LiveTensor(int Tensor, long Bytes, int First, int Last, long SavedBytes)
{
    /// <summary>Whether both are alive at one operator.</summary>
    public bool Overlaps(LiveTensor other) => First <= other.Last && other.First <= Last;

    /// <summary>All tensors of a workload that only lie between operators: what the caller binds, parameters and constants live in the memory behind.</summary>
    public static List<LiveTensor> Between(Workload workload)
    {
        int count = workload.Tensors.Length;
        int[] writes = new int[count], reads = new int[count], first = new int[count], last = new int[count];
        bool[] isLost = new bool[count];
        for (int i = 0; i < workload.Operators.Length; i++)
        {
            WorkloadOperator @operator = workload.Operators[i];
            foreach (int tensor in @operator.Reads)
            {
                // An operator that does not tell its input may load this tensor as whatever it likes.
                if (writes[tensor] == 0 || @operator.InputTensor < 0) isLost[tensor] = true;
                reads[tensor]++;
                last[tensor] = i;
            }

            foreach (int tensor in @operator.Writes)
            {
                if (@operator.InputTensor < 0 && tensor != @operator.Writes[0]) isLost[tensor] = true;
                writes[tensor]++;
                first[tensor] = i;
            }
        }

        List<LiveTensor> tensors = [];
        for (int tensor = 0; tensor < count; tensor++)
        {
            if (workload.Tensors[tensor].Role != TensorRole.Activation || isLost[tensor] || writes[tensor] != 1 || reads[tensor] == 0) continue;
            long bytes = workload.Tensors[tensor].ByteCount;
            tensors.Add(new LiveTensor(tensor, bytes, first[tensor], last[tensor], checked(bytes * (1 + reads[tensor]))));
        }

        return tensors;
    }
}
