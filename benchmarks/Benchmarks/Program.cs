using AcceleratorTraining.Benchmarks.Experiments;
using BenchmarkDotNet.Running;

// "adaptation [--quick]" runs the adaptation experiment; everything else goes to BenchmarkDotNet.
if (args is ["adaptation", .. string[] options]) return await ResNet8Adaptation.RunAsync(options.Contains("--quick"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
