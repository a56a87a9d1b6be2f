using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Polling;

/// <summary>What of a reading is news, whatever ledger it is compared with. The order of the cases is the ledger's own.</summary>
public abstract class NewsContract : LedgerContract
{
    // In the order of their bytes: digits, upper case, lower case, accents, beyond the basic plane last.
    private static readonly string[] Ordered =
        ["10", "2", "B", "C-10", "C-2", "Z", "a", "a1", "b", "\u00e9", "\ud7ff", "\ue000", "\ufb01", "\U0001F600"];

    private protected NewsContract(ILedgerPlace place)
        : base(place)
    {
    }

    [Fact]
    public async Task Each_case_that_is_new_changed_or_back_is_news_and_each_that_is_missing_is_noted()
    {
        // By place in the order: 0 new, 1 unchanged, 2 changed, 3 missing, 4 back, 5 missing already, and again.
        await Apply([.. Kinds().Where(each => each.Kind != 0).Select(each => Known(each.Reference, Hash(each.Reference)))]);
        await Ledger.Polls.MarkMissing(Some.Source, [.. Kinds().Where(each => each.Kind is 4 or 5).Select(each => each.Reference)],
            Some.Now.AddDays(-1), Some.Now, Cancel);

        await using var news = await Read(
            Kinds().Where(each => each.Kind is 0 or 1 or 2 or 4).Select(each => Said(each.Reference, each.Kind == 2 ? 20 : 16)));

        Assert.Equal(
            Kinds().Where(each => each.Kind is 0 or 2 or 4).Select(each => each.Reference),
            news.Spool.TakeAll().Select(each => each.Snapshot.Reference));
        Assert.Equal(Kinds().Where(each => each.Kind == 3).Select(each => each.Reference), news.Gone);
        Assert.False(news.IsFirst);
    }

    [Fact]
    public async Task The_first_reading_is_all_news_and_the_same_again_is_none()
    {
        await using var first = await Read(Ordered.Select(each => Said(each, 16)));
        var rows = first.Spool.TakeAll().ToList();
        await Apply([.. rows.Select(each => Known(each.Snapshot.Reference, each.Hash))]);

        await using var again = await Read(Ordered.Select(each => Said(each, 16)));

        Assert.True(first.IsFirst);
        Assert.Equal(Ordered, rows.Select(each => each.Snapshot.Reference));
        Assert.Equal(0, again.Spool.Count);
        Assert.Empty(again.Gone);
    }

    [Fact]
    public async Task An_empty_reading_notes_every_case_as_missing()
    {
        await Apply([.. Ordered.Select(each => Known(each, Hash(each)))]);

        await using var news = await Read([]);

        Assert.Equal(Ordered, news.Gone);
    }

    [Fact]
    public async Task Absence_from_a_source_that_only_adds_means_nothing()
    {
        await Apply([.. Ordered.Select(each => Known(each, Hash(each)))]);

        await using var news = await Read([Said("a", 20)], SourceContent.Events);

        Assert.Empty(news.Gone);
        Assert.Equal("a", Assert.Single(news.Spool.TakeAll()).Snapshot.Reference);
    }

    [Fact]
    public async Task Heads_come_in_the_order_of_the_cases_and_in_pages()
    {
        await Apply([.. Ordered.Reverse().Select(each => Known(each, Hash(each)))]);

        var pages = new List<string>();
        for (string? after = null; await Ledger.Polls.ReadingHeads(Some.Source, after, 4, Cancel) is { Count: > 0 } page; after = page[^1].Reference)
        {
            pages.AddRange(page.Select(each => each.Reference));
        }

        Assert.Equal(Ordered, pages);
        Assert.Equal(Ordered, Ordered.Order(CaseOrder.Comparer));
    }

    [Fact]
    public async Task Cases_of_three_lists_are_judged_once_each_and_in_order()
    {
        await Apply([.. Ordered.Select(each => Known(each, Hash(each)))]);
        string[] fresh = ["1", "a", "\U0001F600"];
        string[] gone = ["2", "\ufb01"];

        var cases = await CaseToJudge.Merge(
            fresh.Select(each => Some.Reading(each)), gone, CaseToJudge.All(Ledger.Polls, Some.Authority, Cancel), Cancel).ToListAsync(Cancel);

        Assert.Equal(Ordered.Append("1").Order(CaseOrder.Comparer), cases.Select(each => each.Reference));
        Assert.Equal(fresh, cases.Where(each => each.News is not null).Select(each => each.Reference));
        Assert.Equal(gone, cases.Where(each => each.IsGone).Select(each => each.Reference));
    }

    private static IEnumerable<(string Reference, int Kind)> Kinds() => Ordered.Select((each, at) => (each, at % 6));

    private static CaseSnapshot Said(string reference, int day) => Some.Snapshot(reference, events: Some.Event(day: day));

    private static string Hash(string reference) => new ReadingHash().Of(Said(reference, 16));

    private static CaseWrite Known(string reference, string hash) =>
        Some.Write(reference) with { Readings = [Some.Reading(reference, hash: hash)] };

    private async Task<ReadingNews> Read(IEnumerable<CaseSnapshot> cases, SourceContent content = SourceContent.Full)
    {
        var news = new ReadingNews(new SourceSettings
        {
            Name = Some.Source,
            Authority = Some.Authority,
            Kind = SourceKind.Csv,
            Folder = "",
            Content = content,
            DataAge = new DataAge { Live = true },
        }, Ledger.Polls);
        foreach (var snapshot in cases)
        {
            await news.Take(snapshot, Cancel);
        }

        await news.End(Cancel);
        return news;
    }
}

public sealed class SqliteNewsTests() : NewsContract(new SqlitePlace());

public sealed class PostgresNewsTests(PostgresCluster cluster) : NewsContract(new PostgresPlace(cluster));
