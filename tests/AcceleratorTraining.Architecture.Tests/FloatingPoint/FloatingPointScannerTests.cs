using System.Reflection;
using AcceleratorTraining.Architecture.Tests.FloatingPoint.Samples;

namespace AcceleratorTraining.Architecture.Tests.FloatingPoint;

public class FloatingPointScannerTests
{
    private static readonly FloatingPointUse[] Found = FloatingPointScanner.Scan(typeof(Floating).Assembly.Location, typeof(Floating).Namespace);

    [Fact]
    public void Every_member_with_floating_point_is_found_under_its_written_name()
    {
        string[] written =
        [
            .. typeof(Floating).GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(member => member is not (MethodInfo { IsSpecialName: true } or ConstructorInfo or Type) && !member.Name.StartsWith('<'))
                .Select(member => member.Name),
        ];
        string[] found = [.. Found.Where(use => use.Type == typeof(Floating).FullName).Select(use => use.Member)];

        Assert.True(written.Length >= 15);
        Assert.Empty(written.Except(found));
        Assert.Equal([".ctor"], found.Except(written));
    }

    [Fact]
    public void Members_that_compute_with_integers_are_not_found() => Assert.All(Found, use => Assert.Equal(typeof(Floating).FullName, use.Type));

    [Theory]
    [InlineData("Literal", "field of float")]
    [InlineData("_field", "field of System.Half")]
    [InlineData("Property", "result of double")]
    [InlineData("Multiplies", "ldc.r8")]
    [InlineData("Converts", "call with float in MathF.Round")]
    [InlineData("Divides", "conv.r.un")]
    [InlineData("Takes", "parameter of float")]
    [InlineData("Compares", "call with double in TimeSpan.get_TotalSeconds")]
    [InlineData("Allocates", "newarr with System.Single")]
    [InlineData("Awaits", "call with double in Math.Sqrt")]
    public void A_finding_names_what_was_found(string member, string what) =>
        Assert.Contains(new FloatingPointUse(typeof(Floating).FullName!, member, what), Found);
}
