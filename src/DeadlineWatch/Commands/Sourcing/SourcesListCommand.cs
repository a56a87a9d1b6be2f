using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Sourcing;

/// <summary><c>sources list</c>: each source, when it was last polled and what came of it, how old its data is.</summary>
internal sealed class SourcesListCommand(ServiceConfiguration configuration, ILedgerQueries ledger)
{
    public async Task<int> Write(SourcesListOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var rows = (await ledger.Sources(cancel)).ToDictionary(each => each.Source, StringComparer.Ordinal);
        List<ListedSource> listed = [.. configuration.Sources.Select(each => ListedSource.Of(each, rows.GetValueOrDefault(each.Name)))];
        if (options.Json)
        {
            Json.Write(terminal.Output, new SourcesAnswer(now, listed));
            return ExitCode.Done;
        }

        var today = CivilTime.DayOf(now);
        var table = new TextTable(0, ColumnKind.Left, ColumnKind.Left, ColumnKind.Left, ColumnKind.Left, ColumnKind.Right, ColumnKind.Wrapped);
        table.Add("source", "last poll", "verdict", "data as of", "cases", "");
        foreach (var each in listed)
        {
            table.Add(each.Source, each.LastPollAt is { } polled ? DueWords.Instant(polled, today) : "never", each.Verdict ?? "",
                each.DataAsOf is { } asOf ? DueWords.Instant(asOf, today) : "none yet",
                each.Cases.ToString("N0", CultureInfo.InvariantCulture), each.Reason ?? "");
        }

        table.Write(terminal);
        return ExitCode.Done;
    }
}

/// <summary>A source and its last poll.</summary>
internal sealed record ListedSource(
    string Source, string Authority, DateTimeOffset? LastPollAt, string? Verdict, string? Reason, DateTimeOffset? DataAsOf, int Cases)
{
    /// <summary>Whether a fall was accepted that no reading has met yet.</summary>
    public bool Accepted { get; init; }

    public static ListedSource Of(SourceSettings source, SourceRow? row) => new(
        source.Name, source.Authority, row?.LastPollAt, row?.LastVerdict, row?.LastReason, row?.DataAsOf, row?.Cases ?? 0)
    {
        Accepted = row?.AcceptedCounts is not null,
    };
}

/// <summary>The answer of <c>sources list</c> to a program.</summary>
internal sealed record SourcesAnswer(DateTimeOffset Now, IReadOnlyList<ListedSource> Sources);
