using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>Joins what the configuration says of an authority's sources with how far the ledger has read them.</summary>
internal static class Standings
{
    /// <summary>The coverage of each authority, by its key.</summary>
    public static IReadOnlyDictionary<string, Coverage> Coverages(ServiceConfiguration configuration, IReadOnlyList<SourceRow> rows) =>
        configuration.Authorities.ToDictionary(each => each.Key, each => Coverage(configuration, each.Key, rows), StringComparer.Ordinal);

    public static Coverage Coverage(ServiceConfiguration configuration, string authority, IReadOnlyList<SourceRow> rows)
    {
        var sources = configuration.SourcesOf(authority).ToList();
        return Rules.Coverage.Of(configuration.ProfileOf(authority),
        [
            .. sources.Select(each => SourceShape.StandingOf(each, sources,
                rows.FirstOrDefault(row => row.Source == each.Name)?.DataAsOf)),
        ]);
    }
}
