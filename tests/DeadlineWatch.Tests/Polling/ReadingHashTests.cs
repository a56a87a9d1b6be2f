using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeadlineWatch.Polling;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Polling;

/// <summary>The hash of a reading is kept in the ledger: it must stay what it was, or every case of every council looks changed.
/// </summary>
public sealed class ReadingHashTests
{
    private static readonly CaseEvent[] Events =
    [
        Some.Event("referral-received", 3) with { Id = "R-1", Episode = "R-1", Team = "T\u00eem M\u00f4n" },
        Some.Event("referral-received", 3) with { Id = "R-10", Facts = Facts(("channel", "telephone")) },
        Some.Event("conference-held", 16) with { Facts = Facts(("outcome", "plan"), ("chair", "b"), ("Chair", "a")) },
        new() { Kind = Some.Kind("referral-decided"), Episode = "R-1" },
        new() { Kind = Some.Kind("referral-decided"), Episode = "R-2", OccurredAt = Moment.Between(Some.Now.AddDays(-1), Some.Now) },
        new() { Kind = Some.Kind("section-47-started"), Id = "\U0001F600", OccurredAt = Moment.At(Some.Now.AddTicks(7)), RecordedAt = Some.Now },
        new() { Kind = Some.Kind("section-47-started"), Id = "\ufb01", OccurredAt = Moment.On(new(2026, 7, 1)) },
    ];

    [Fact]
    public void It_is_what_it_has_always_been()
    {
        var hash = new ReadingHash();
        foreach (var snapshot in Snapshots())
        {
            Assert.Equal(AsFirstWritten(snapshot), hash.Of(snapshot));
        }

        Assert.Equal("320085a6b850b506", hash.Of(Some.Snapshot())[..16]);
    }

    [Fact]
    public void The_order_of_the_events_and_the_window_found_for_one_do_not_count()
    {
        var hash = new ReadingHash();

        var hashes = new[]
        {
            Some.Snapshot(events: Events), Some.Snapshot(events: [.. Events.Reverse()]),
            Some.Snapshot(events: [.. Events.Select(each => each.Episode == "R-2" ? each with { OccurredAt = null } : each)]),
        }.Select(hash.Of);

        Assert.Single(hashes.Distinct());
        Assert.NotEqual(hash.Of(Some.Snapshot(events: Events)), hash.Of(Some.Snapshot(events: Events[1..])));
    }

    [Fact]
    public void News_come_out_of_the_spool_as_they_went_in()
    {
        using var spool = new NewsSpool(new(Some.Authority, Some.Source));
        var hash = new ReadingHash();
        // Enough for several blocks.
        var said = Enumerable.Range(0, 300).SelectMany(_ => Snapshots()).ToList();

        foreach (var snapshot in said)
        {
            spool.Add(snapshot, hash.Of(snapshot));
        }

        var count = spool.Count;
        var taken = spool.TakeAll().ToList();
        Assert.Equal(said.Count, count);
        Assert.Equal(0, spool.Count);
        Assert.Equal(said.Select(hash.Of), taken.Select(each => each.Hash));
        Assert.Equivalent(said[..20], taken[..20].Select(each => each.Snapshot), strict: true);
        Assert.Equal(said.Select(hash.Of), taken.Select(each => hash.Of(each.Snapshot)));
    }

    private static IEnumerable<CaseSnapshot> Snapshots() =>
        Enumerable.Range(0, 1 << Events.Length).Select(bits =>
            Some.Snapshot($"C-{bits}", events: [.. Events.Where((_, at) => (bits >> at & 1) == 1)]) with
            {
                Group = bits % 3 == 0 ? null : $"F{bits}",
                Team = bits % 5 == 0 ? null : "Assessment North",
            });

    private static Dictionary<string, string> Facts(params (string Key, string Value)[] facts) =>
        facts.ToDictionary(each => each.Key, each => each.Value, StringComparer.Ordinal);

    /// <summary>As the first version made it: slow, and plain to read.</summary>
    private static string AsFirstWritten(CaseSnapshot snapshot)
    {
        var text = new StringBuilder();
        text.Append(snapshot.Group).Append('\n').Append(snapshot.Team).Append('\n');
        foreach (var line in snapshot.Events.Select(Line).Order(StringComparer.Ordinal))
        {
            text.Append(line).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    private static string Line(CaseEvent each)
    {
        var facts = string.Join('|', each.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => $"{fact.Key}={fact.Value}"));
        var at = each.OccurredAt is { Precision: not Precision.Window } moment
            ? string.Create(CultureInfo.InvariantCulture, $"{moment.Earliest:O}{moment.Precision}")
            : "undated";
        return string.Create(CultureInfo.InvariantCulture,
            $"{each.Kind}\t{each.Id}\t{each.Episode}\t{at}\t{each.RecordedAt:O}\t{each.Team}\t{facts}");
    }
}
