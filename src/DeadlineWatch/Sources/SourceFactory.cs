using System.Diagnostics;
using DeadlineWatch.Configuration;
using DeadlineWatch.Sources.Postgres;

namespace DeadlineWatch.Sources;

/// <summary>The reader that a source needs.</summary>
internal static class SourceFactory
{
    public static ICaseSource Create(SourceSettings settings) => settings.Kind switch
    {
        SourceKind.Csv => new CsvSource(settings),
        SourceKind.AnnexA => new AnnexASource(settings),
        SourceKind.CinCensus => new CinCensusSource(settings),
        SourceKind.Postgres => new PostgresSource(settings),
        SourceKind.Canary => new CanarySource(settings),
        _ => throw new UnreachableException($"Source kind {settings.Kind}"),
    };
}
