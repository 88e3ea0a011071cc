using AcceleratorTraining.Hal;

namespace AcceleratorTraining.Models;

/// <summary>Variables of recurrent operators as values of a program.</summary>
internal static class StateTensors
{
    /// <summary>What the variable holds when the call begins.</summary>
    /// <exception cref="InvalidModelException">Another operator uses it too.</exception>
    public static int Load(LoweringContext context, ModelTensor tensor)
    {
        if (context.Facts.Readers[tensor.Index] > 1) throw context.Model.Fail(tensor, "is the state of more than one operator");
        TensorType type = new(LoweringContext.Element(tensor), context.Shape(tensor));
        if (context.Options.KeepState)
        {
            context.States.Add(tensor);
            return context.Builder.InputOutput(Name(tensor), type);
        }

        context.TakeConstant(tensor, type.ByteCount);
        long[] values = new long[type.Shape.ElementCount];
        Array.Fill(values, tensor.ZeroPoint);
        return context.Builder.Constant(tensor.Name, type, type.Element.Pack<long>(values));
    }

    /// <summary>Says what it holds when the call ends.</summary>
    public static void Store(LoweringContext context, ModelTensor tensor, int value)
    {
        if (context.Options.KeepState) context.Builder.Store(Name(tensor), context.Reshaped(value, context.Shape(tensor)));
    }

    private static string Name(ModelTensor tensor) => $"state:{tensor.Index:000}";
}
