using AcceleratorTraining.Backends.Simulator.Costs;

namespace AcceleratorTraining.Backends.Simulator.Systolic.Pipelined;

/// <summary>Bytes of an operator's transfers without those of tensors that stay.</summary>
/// <param name="Read">Bytes read, in whole bursts.</param>
/// <param name="Written">Bytes written, in whole bursts.</param>
/// <param name="ExposedRead">Those of them that no arithmetic hides.</param>
/// <param name="ExposedWritten">Those of them that no arithmetic hides.</param>
/// <param name="LeastRead">Bytes read if each is read once and bursts cost nothing.</param>
/// <param name="LeastWritten">Bytes written likewise.</param>
/// <param name="Weights">Bytes of weights.</param>
internal readonly record struct TransferSum(double Read, double Written, double ExposedRead, double ExposedWritten, double LeastRead, double LeastWritten, double Weights)
{
    /// <summary>Adds transfers up.</summary>
    /// <param name="transfers">All of an operator.</param>
    /// <param name="resident">For each tensor of the workload whether it stays; empty if none does.</param>
    public static TransferSum Of(ReadOnlySpan<TensorTransfer> transfers, ReadOnlySpan<bool> resident)
    {
        TransferSum sum = default;
        foreach (TensorTransfer transfer in transfers)
        {
            if (transfer.Stays(resident)) continue;
            double bytes = transfer.Bytes(transfer.Words) * transfer.BurstScale, exposed = transfer.Bytes(transfer.ExposedWords) * transfer.BurstScale, least = transfer.Bytes(transfer.LeastWords);
            sum = transfer.Direction == AccessDirection.Read
                ? sum with { Read = sum.Read + bytes, ExposedRead = sum.ExposedRead + exposed, LeastRead = sum.LeastRead + least, Weights = sum.Weights + (transfer.Operand == Operand.Weights ? bytes : 0) }
                : sum with { Written = sum.Written + bytes, ExposedWritten = sum.ExposedWritten + exposed, LeastWritten = sum.LeastWritten + least };
        }

        return sum;
    }
}
