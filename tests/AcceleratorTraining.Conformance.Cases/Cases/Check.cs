using System.Runtime.CompilerServices;
using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Conformance;

/// <summary>Expectations without a test framework: what is not met is thrown.</summary>
internal static class Check
{
    public static void That(bool holds, string otherwise)
    {
        if (!holds) throw new ConformanceFailureException(otherwise);
    }

    /// <summary>Compares bytes and names the first element that differs.</summary>
    public static void Same(TensorType type, byte[] expected, byte[] actual, string what)
    {
        if (expected.AsSpan().SequenceEqual(actual)) return;
        if (expected.Length != actual.Length) throw new ConformanceFailureException($"{what}: {actual.Length} bytes instead of {expected.Length}.");
        int at = expected.AsSpan().CommonPrefixLength(actual), differ = 0;
        for (int i = 0; i < expected.Length; i++) differ += expected[i] == actual[i] ? 0 : 1;
        int element = (int)(at * 8L / type.Element.BitCount());
        throw new ConformanceFailureException($"{what}: {type} differs from element {element} on, {type.Element.Read(actual, element)} instead of {type.Element.Read(expected, element)} ({differ} of {expected.Length} bytes differ).");
    }

    public static void Same(byte[] expected, byte[] actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (!expected.AsSpan().SequenceEqual(actual)) throw new ConformanceFailureException($"{what}: {Convert.ToHexString(actual)} instead of {Convert.ToHexString(expected)}.");
    }

    /// <summary>Expects an exception of a type or of one derived from it.</summary>
    public static TException Throws<TException>(Action action, [CallerArgumentExpression(nameof(action))] string what = "")
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException exception)
        {
            return exception;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new ConformanceFailureException($"{what}: {exception.GetType().Name} instead of {typeof(TException).Name}: {exception.Message}", exception);
        }

        throw new ConformanceFailureException($"{what}: was accepted instead of refused with {typeof(TException).Name}.");
    }

    public static async Task ThrowsAsync<TException>(Func<Task> action, [CallerArgumentExpression(nameof(action))] string what = "")
        where TException : Exception
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (TException)
        {
            return;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new ConformanceFailureException($"{what}: {exception.GetType().Name} instead of {typeof(TException).Name}: {exception.Message}", exception);
        }

        throw new ConformanceFailureException($"{what}: was accepted instead of refused with {typeof(TException).Name}.");
    }
}
