using System.Runtime.CompilerServices;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>A case that is to be judged, and why.</summary>
/// <param name="Reference">Which.</param>
/// <param name="News">What the polled source newly says of it; null where it is judged from what is stored.</param>
/// <param name="IsGone">The polled source no longer holds it.</param>
internal sealed record CaseToJudge(string Reference, ReadingRow? News, bool IsGone)
{
    private const int PageSize = 2000;

    /// <summary>The cases of three lists, each once, all in the order of <see cref="CaseOrder"/>.</summary>
    /// <param name="news">What is new, changed or back.</param>
    /// <param name="gone">What is no longer held.</param>
    /// <param name="again">What else is to be judged again.</param>
    /// <param name="cancel">Ends it.</param>
    public static async IAsyncEnumerable<CaseToJudge> Merge(IEnumerable<ReadingRow> news, IReadOnlyList<string> gone,
        IAsyncEnumerable<string> again, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var fresh = news.GetEnumerator();
        using var missing = gone.GetEnumerator();
        await using var others = again.GetAsyncEnumerator(cancel);
        var (hasFresh, hasMissing, hasOther) = (fresh.MoveNext(), missing.MoveNext(), await others.MoveNextAsync());
        while (hasFresh || hasMissing || hasOther)
        {
            var next = First(
                First(hasFresh ? fresh.Current.Snapshot.Reference : null, hasMissing ? missing.Current : null),
                hasOther ? others.Current : null)!;
            var (isFresh, isMissing) = (hasFresh && fresh.Current.Snapshot.Reference == next, hasMissing && missing.Current == next);
            yield return new(next, isFresh ? fresh.Current : null, isMissing);

            hasFresh = isFresh ? fresh.MoveNext() : hasFresh;
            hasMissing = isMissing ? missing.MoveNext() : hasMissing;
            hasOther = hasOther && others.Current == next ? await others.MoveNextAsync() : hasOther;
        }
    }

    /// <summary>The references of all cases that the ledger holds of an authority, a page at a time.</summary>
    public static async IAsyncEnumerable<string> All(
        IPollStore store, string authority, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? after = null;
        while (await store.CaseReferences(authority, after, PageSize, cancel) is { Count: > 0 } page)
        {
            foreach (var reference in page)
            {
                yield return reference;
            }

            after = page[^1];
        }
    }

    /// <summary>References that are at hand already.</summary>
    public static async IAsyncEnumerable<string> These(IReadOnlyList<string> references)
    {
        foreach (var reference in references)
        {
            yield return reference;
        }

        // Nothing is waited for; who merges waits for pages.
        await Task.CompletedTask;
    }

    private static string? First(string? one, string? other) =>
        one is null ? other : other is null || CaseOrder.Compare(one, other) <= 0 ? one : other;
}
