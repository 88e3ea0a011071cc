using System.Globalization;
using AcceleratorTraining.Baselines;
using AcceleratorTraining.Data;

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
    case ["shifted-samples", string train, string test, string shift, string count, string seed, string folder]:
        SplitRequest split = new() { AdaptationSamples = int.Parse(count, CultureInfo.InvariantCulture), TestSamples = 2000, Seed = ulong.Parse(seed, CultureInfo.InvariantCulture) };
        ShiftedSamples.Write(DatasetReader.Open(train), DatasetReader.Open(test), shift, split, folder);
        return 0;
    case ["backprop", string request, string result]:
        return await BackpropCommand.RunAsync(request, result).ConfigureAwait(false);
    case ["backprop-batch", string requests, string results]:
        return await BackpropCommand.RunBatchAsync(requests, results).ConfigureAwait(false);
    default:
        Console.Error.WriteLine("""
            Usage:
              glyph-model OUTPUT.tflite   train and quantise the built-in model, and write it
              glyph-adapt                 the same, then check that it can be adapted to the field for five seeds
              backbone NAME DATA OUTPUT [PARAMETERS]
                                          train and quantise mnist, mnist-scratch, omniglot or vit from the data sets in the folder DATA,
                                          and write the model to the folder OUTPUT; trained float parameters are kept in the folder PARAMETERS
              glyph-sheet OUTPUT.bmp      a picture of samples: clean on the left, from the field on the right
              shifted-samples TRAIN TEST SHIFT COUNT SEED FOLDER   the sample files of a request: COUNT images to adapt, 2000 to test
              backprop REQUEST.json RESULT.json          a float baseline on a shipped model
              backprop-batch REQUESTS.jsonl RESULTS.jsonl   the same, a request a line
            """);
        return 2;
}

static async Task<GlyphExample> MakeAsync()
{
    GlyphExample example = new(Console.Out);
    await example.ReportAccuracyAsync().ConfigureAwait(false);
    return example;
}
