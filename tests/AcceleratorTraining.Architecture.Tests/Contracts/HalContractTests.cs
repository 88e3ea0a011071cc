using System.Reflection;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Architecture.Tests.Contracts;

public class HalContractTests
{
    private static readonly Dictionary<Type, string[]> Members = new()
    {
        [typeof(IBackend)] = ["Extensions", "IsAvailable", "Name", "OpenDevice"],
        [typeof(IDevice)] = ["Allocate", "Compile", "GetFeature", "Profile", "ReadAsync", "Submit", "Write"],
        [typeof(IDeviceBuffer)] = ["Type"],
        [typeof(IExecutable)] = ["Bindings", "Footprint"],
    };

    [Fact]
    public void The_hal_has_fourteen_members() => Assert.Equal(14, Members.Keys.Sum(contract => Declared(contract).Count()));

    [Fact]
    public void The_members_are_those_of_the_architecture() =>
        Assert.All(Members, contract => Assert.Equal(contract.Value, Declared(contract.Key).Order(StringComparer.Ordinal)));

    [Fact]
    public void No_member_is_inherited_except_dispose()
    {
        Assert.Empty(typeof(IBackend).GetInterfaces());
        Assert.All(Members.Keys.Where(contract => contract != typeof(IBackend)), contract => Assert.Equal([typeof(IDisposable)], contract.GetInterfaces()));
    }

    [Fact]
    public void No_member_is_optional() =>
        Assert.All(Members.Keys.SelectMany(contract => contract.GetMethods()), method => Assert.True(method.IsAbstract, method.Name));

    private static IEnumerable<string> Declared(Type contract) =>
        contract.GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(member => member is not MethodInfo { IsSpecialName: true })
            .Select(member => member.Name);
}
