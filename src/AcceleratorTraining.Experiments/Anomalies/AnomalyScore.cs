namespace AcceleratorTraining.Experiments;

/// <summary>How well errors tell anomalies from normal clips.</summary>
internal static class AnomalyScore
{
    /// <summary>
    /// The area under the receiver operating characteristic, as its rank statistic: the share of pairs of an anomaly and a
    /// normal clip in which the anomaly's error is the larger one, equal errors counting half.
    /// </summary>
    /// <remarks>Source: Hanley and McNeil, Radiology 143 (1982), after Mann and Whitney.</remarks>
    /// <param name="normal">Errors of normal clips; at least one.</param>
    /// <param name="anomalies">Errors of anomalies; at least one.</param>
    /// <returns>0..1; 0.5 tells nothing.</returns>
    public static double Area(IReadOnlyList<double> normal, IReadOnlyList<double> anomalies)
    {
        long halves = 0;
        foreach (double anomaly in anomalies)
        {
            foreach (double one in normal) halves += anomaly > one ? 2 : anomaly == one ? 1 : 0;
        }

        return halves / (2.0 * normal.Count * anomalies.Count);
    }
}
