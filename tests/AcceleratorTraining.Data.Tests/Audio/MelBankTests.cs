using AcceleratorTraining.Data.Audio;

namespace AcceleratorTraining.Data.Tests.Audio;

public class MelBankTests
{
    [Fact]
    public void The_keyword_bank_has_the_triangles_of_the_formula()
    {
        MelBank bank = MelBank.Htk(40, 16000, 512, 20, 4000, 24);
        Assert.Equal(128, bank.Bins);
        AssertWeights(bank, 24, ReferenceFeatures.Htk);
    }

    [Fact]
    public void The_anomaly_bank_has_the_triangles_of_the_formula()
    {
        MelBank bank = MelBank.Slaney(128, 16000, 1024, 32);
        Assert.Equal(512, bank.Bins);
        AssertWeights(bank, 32, ReferenceFeatures.Slaney);
    }

    private static void AssertWeights(MelBank bank, int bits, Func<int, int, double> expected)
    {
        for (int band = 0; band < bank.Count; band++)
        {
            for (int bin = 0; bin < bank.Bins; bin++)
            {
                UInt128[] impulse = new UInt128[bank.Bins];
                impulse[bin] = 1;
                Assert.Equal(expected(band, bin), (double)bank.Apply(band, impulse) / Math.Pow(2, bits), tolerance: Math.Pow(2, -bits));
            }
        }
    }
}
