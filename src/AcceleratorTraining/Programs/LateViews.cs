using AcceleratorTraining.Hal;

namespace AcceleratorTraining;

/// <summary>
/// Puts what does not depend on the samples, the perturbed views of the masters, right before its first reader: one
/// layer's view is alive at a time instead of all of them. Changes the order of nodes, and no value.
/// </summary>
internal static class LateViews
{
    public static ForwardProgram Order(ForwardProgram program)
    {
        Dictionary<int, int> producer = [];
        for (int n = 0; n < program.Nodes.Length; n++)
        {
            foreach (int output in program.Nodes[n].Outputs) producer[output] = n;
        }

        int samples = program.Bindings[program.IndexOfBinding(QueryProgram.Samples)].InputValue;
        HashSet<int> data = [samples];
        bool[] placed = new bool[program.Nodes.Length];
        List<Node> order = new(program.Nodes.Length);
        for (int n = 0; n < program.Nodes.Length; n++)
        {
            Node node = program.Nodes[n];
            if (!node.Inputs.Any(data.Contains)) continue;
            data.UnionWith(node.Outputs);
            Place(n);
        }

        // Whatever no node on the samples reads, e.g. an output of its own.
        for (int n = 0; n < placed.Length; n++) Place(n);
        return new ForwardProgram(program.Name, program.Values, [.. order], program.Bindings);

        // As deep as views are made of views: a few nodes.
        void Place(int n)
        {
            if (placed[n]) return;
            placed[n] = true;
            foreach (int input in program.Nodes[n].Inputs)
            {
                if (producer.TryGetValue(input, out int earlier)) Place(earlier);
            }

            order.Add(program.Nodes[n]);
        }
    }
}
