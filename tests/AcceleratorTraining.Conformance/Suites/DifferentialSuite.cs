using System.Collections.Immutable;
using AcceleratorTraining.Backends.Reference;
using AcceleratorTraining.Hal;
using Xunit;

namespace AcceleratorTraining.Conformance;

/// <summary>Seeded random programs give the reference's bytes: every operator, rounding and accumulator rule.</summary>
public abstract class DifferentialSuite : ConformanceSuite
{
    /// <summary>Batches of cases, so that a failure names a small range.</summary>
    public static TheoryData<int> Batches => [.. Enumerable.Range(0, 20)];

    /// <summary>Programs a batch; each batch starts where the one before ended.</summary>
    protected virtual int CasesPerBatch => 20;

    /// <summary>Another seed gives other programs.</summary>
    protected virtual ulong Seed => 1;

    [Theory]
    [MemberData(nameof(Batches))]
    public Task Equals_the_reference(int batch) => CompareAsync(batch, profile => OpenDevice(profile));

    [Theory]
    [MemberData(nameof(Batches))]
    public Task Lowered_extensions_equal_native_ones(int batch) =>
        CompareAsync(batch, profile => ExtensionLoweringDevice.Open(CreateBackend(), profile, OperatorExtensions.None));

    private async Task CompareAsync(int batch, Func<AcceleratorProfile, IDevice> open)
    {
        ReferenceBackend reference = new();
        for (int i = 0; i < CasesPerBatch; i++)
        {
            uint number = (uint)(batch * CasesPerBatch + i);
            RandomProgram random = RandomProgram.Create(Seed, number);
            ImmutableArray<ProgramDiagnostic> diagnostics = ProgramValidator.Validate(random.Program, random.Profile, OperatorExtensions.All);
            Assert.True(diagnostics.IsEmpty, $"{random.Program.Name} is no valid program: {string.Join(" ", diagnostics)}");
            using IDevice expected = reference.OpenDevice(random.Profile), actual = open(random.Profile);
            byte[][] want = await ProgramRunner.RunAsync(expected, random.Program, random.Inputs);
            byte[][] have = await ProgramRunner.RunAsync(actual, random.Program, random.Inputs);
            Binding[] outputs = [.. random.Program.Bindings.Where(b => b.Direction != BindingDirection.Input)];
            for (int o = 0; o < outputs.Length; o++)
            {
                int at = want[o].AsSpan().CommonPrefixLength(have[o]);
                string last = random.Program.Nodes[^1].Operator.Name;
                Assert.True(at == want[o].Length && have[o].Length == at, $"{random.Program.Name} ({last}): output {o} {outputs[o].Type} differs at byte {at} under {random.Profile.Rescale.Rounding}, {random.Profile.AccumulatorOverflow} {random.Profile.AccumulatorBits}.");
            }
        }
    }
}
