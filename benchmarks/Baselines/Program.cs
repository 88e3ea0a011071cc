using AcceleratorTraining.Baselines;

switch (args)
{
    case ["glyph-model", string path]:
        File.WriteAllBytes(path, (await MakeAsync().ConfigureAwait(false)).File);
        return 0;
    case ["glyph-adapt"]:
        await (await MakeAsync().ConfigureAwait(false)).CheckAdaptationAsync(seeds: 5).ConfigureAwait(false);
        return 0;
    case ["backbone", string name, string data, string output, .. string[] rest]:
        BackboneRun run = new(data, output, rest.FirstOrDefault());
        Dictionary<string, Action> runs = new() { ["mnist"] = run.Mnist, ["mnist-scratch"] = run.MnistScratch, ["omniglot"] = run.Omniglot, ["vit"] = run.Vit };
        if (!runs.TryGetValue(name, out Action? make)) goto default;
        make();
        return 0;
    case ["glyph-sheet", string path]:
        File.WriteAllBytes(path, ContactSheet.Draw(seed: 1).ToBmp());
        return 0;
    default:
        Console.Error.WriteLine("""
            Usage:
              glyph-model OUTPUT.tflite   train and quantise the built-in model, and write it
              glyph-adapt                 the same, then check that it can be adapted to the field for five seeds
              backbone NAME DATA OUTPUT [PARAMETERS]
                                          train and quantise mnist, mnist-scratch, omniglot or vit from the data sets in the folder DATA,
                                          and write the model to the folder OUTPUT; trained float parameters are kept in the folder PARAMETERS
              glyph-sheet OUTPUT.bmp      a picture of samples: clean on the left, from the field on the right
            """);
        return 2;
}

static async Task<GlyphExample> MakeAsync()
{
    GlyphExample example = new(Console.Out);
    await example.ReportAccuracyAsync().ConfigureAwait(false);
    return example;
}
