using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>Rows of the history that are about no case: what people and retention did to an authority's ledger. They stand
/// in its chain like any other, so that one edited by hand is found.</summary>
internal static class AuditedRow
{
    /// <summary>The clock of such a row: no case, no clock, no start.</summary>
    public static Clock OfNoCase(string authority) => new(authority, "", "", "");

    /// <summary>A fall that a person took as real.</summary>
    /// <param name="authority">The source's authority.</param>
    /// <param name="acceptance">Who took it, and why.</param>
    /// <param name="finding">Why the reading was suspect.</param>
    /// <param name="counts">What it held, as JSON.</param>
    public static HistoryRow Of(string authority, Acceptance acceptance, string finding, string counts) => new()
    {
        At = acceptance.At,
        Clock = OfNoCase(authority),
        What = "accepted",
        Words = JsonText.Write(writer =>
        {
            writer.Field("source", acceptance.Source);
            writer.Field("who", acceptance.Who);
            writer.Field("reason", acceptance.Reason);
            writer.Field("finding", finding);
            writer.WritePropertyName("counts");
            writer.WriteRawValue(counts);
        }),
        Cause = "person",
    };
}
