namespace DeadlineWatch.Bench.Measures;
internal static class CouncilReport { public static Task<IReadOnlyList<Figure>> Measure(Workbench bench, CancellationToken cancel) => throw new NotMeasurableException("later"); }
