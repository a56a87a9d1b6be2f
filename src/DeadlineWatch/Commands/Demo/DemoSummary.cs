using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Sqlite;

namespace DeadlineWatch.Commands.Demo;

/// <summary>What the demo did, in a screenful.</summary>
internal sealed class DemoSummary
{
    private readonly List<(DeadlineRow Row, DeadlineState State)> _deadlines = [];
    private readonly List<(OutboxRow Row, Clock Clock)> _sent = [];

    private DemoSummary(IReadOnlyList<SourceRow> sources, IReadOnlyList<FindingRow> findings)
    {
        Sources = sources;
        Findings = findings;
    }

    private IReadOnlyList<SourceRow> Sources { get; }

    private IReadOnlyList<FindingRow> Findings { get; }

    public static async Task<DemoSummary> Of(
        ServiceConfiguration configuration, SqliteLedger ledger, DateTimeOffset now, CancellationToken cancel)
    {
        // Of the council alone: the canary shows nothing that a council would see.
        var sources = (await ledger.Queries.Sources(cancel)).Where(each => each.Authority == CouncilConfig.Authority).ToList();
        var summary = new DemoSummary(sources, await ledger.Queries.Findings(null, cancel));
        var coverage = Standings.Coverage(configuration, CouncilConfig.Authority, sources);
        await foreach (var row in ledger.Queries.Deadlines(CouncilConfig.Authority, DateTimeOffset.MinValue, cancel))
        {
            summary._deadlines.Add((row, row.Deadline.State(now, coverage[row.Deadline.Clock.Definition].Reach)));
        }

        var clocks = summary._deadlines.ToDictionary(each => each.Row.Id, each => each.Row.Deadline.Clock);
        foreach (var reference in clocks.Values.Select(each => each.Case).Distinct(StringComparer.Ordinal).ToList())
        {
            var rows = await ledger.Queries.Outbox(CouncilConfig.Authority, reference, cancel);
            summary._sent.AddRange(rows.Where(each => each.State == "sent").Select(each => (each, clocks[each.DeadlineId])));
        }

        return summary;
    }

    public void Write(Terminal terminal, string output, TimeSpan took)
    {
        var mails = _sent.GroupBy(each => each.Row.MailId).ToList();
        var cases = _deadlines.Select(each => each.Row.Deadline.Clock.Case).Distinct(StringComparer.Ordinal).Count();
        Line(terminal, "read", $"{DueWords.Count(Sources.Count, "source")}, {DueWords.Count(Sources.Max(each => each.Cases), "case")}, "
            + $"{DueWords.Count(Sources.Sum(each => each.Counts?.Events.Values.Sum() ?? 0), "event")}, {DueWords.Count(Findings.Count, "finding")} (see findings.txt)");
        Line(terminal, "clocks", $"{_deadlines.Count:N0} on {DueWords.Count(cases, "case")}");
        foreach (var line in ClockTable())
        {
            Line(terminal, "", line);
        }

        Line(terminal, "mails", $"{mails.Count} to {DueWords.Count(_sent.Select(each => each.Row.Recipient).Distinct(StringComparer.Ordinal).Count(), "manager")}, in mail/. They say:");
        foreach (var (words, count) in Said())
        {
            Line(terminal, "", $"{count,4} {words}");
        }

        var busiest = _sent.Where(each => each.Row.Kind != NoticeKind.Baseline).GroupBy(each => each.Row.Recipient).MaxBy(each => each.Count())?.Key;
        var overdue = _deadlines.Where(each => each.State == DeadlineState.Overdue).OrderByDescending(each => each.Row.Deadline.DueAt).FirstOrDefault();
        Line(terminal, "look at", busiest is null ? "mail/" : $"mail/*-{busiest.Split('@')[0]}.eml   the busiest reader");
        if (overdue.Row is { } row)
        {
            Line(terminal, "", $"{Program()} explain {CouncilConfig.Authority} {row.Deadline.Clock.Case} --config {Path.Combine(output, "config")}");
            Line(terminal, "", $"{Program()} list --within 2wd --config {Path.Combine(output, "config")}");
        }

        Line(terminal, "", "metrics.txt   what Prometheus would read");
        terminal.Output.WriteLine($"All of it is in {output}. Took {took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s.");
    }

    public async Task WriteFindings(string path, CancellationToken cancel) => await File.WriteAllLinesAsync(path,
        Findings.Select(each => $"{each.Source}  {each.Finding.Code}  {each.Finding.Place}  {each.Finding.Words}"), cancel);

    private IEnumerable<string> ClockTable()
    {
        (DeadlineState State, string Words)[] states =
        [
            (DeadlineState.Running, "running"), (DeadlineState.Overdue, "overdue"), (DeadlineState.InTime, "in time"),
            (DeadlineState.OutOfTime, "out of time"), (DeadlineState.Cancelled, "cancelled"),
        ];
        yield return $"{"",-22}{string.Concat(states.Select(each => $"{each.Words,13}"))}";
        foreach (var clock in _deadlines.GroupBy(each => each.Row.Deadline.Clock.Definition).OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            yield return $"{clock.Key,-22}{string.Concat(states.Select(state => $"{clock.Count(each => each.State == state.State),13}"))}";
        }
    }

    private IEnumerable<(string Words, int Count)> Said()
    {
        (string Words, Func<OutboxRow, bool> Is)[] kinds =
        [
            ("late or soon due at the start, in summaries", row => row.Kind == NoticeKind.Baseline),
            ("warnings", row => row is { Kind: NoticeKind.Step, Severity: Severity.Warning }),
            ("on the last day", row => row is { Kind: NoticeKind.Step, Severity: Severity.LastDay }),
            ("overdue", row => row is { Kind: NoticeKind.Step, Severity: Severity.Overdue }),
            ("further rungs", row => row is { Kind: NoticeKind.Step, Severity: Severity.StillOverdue }),
            ("corrections", row => row.Kind == NoticeKind.Correction),
            ("booked after the due day", row => row.Kind == NoticeKind.BookedLate),
            ("no longer in the source", row => row.Kind == NoticeKind.Unseen),
            ("told to a new team", row => row.Kind == NoticeKind.TeamChanged),
            ("running again", row => row.Kind == NoticeKind.Reopened),
            ("done", row => row.Kind == NoticeKind.Done),
        ];
        return kinds.Select(kind => (kind.Words, _sent.Count(each => kind.Is(each.Row)))).Where(each => each.Item2 > 0);
    }

    /// <summary>How this very program is called: by its name where it is installed, else by its path.</summary>
    private static string Program()
    {
        var path = Environment.ProcessPath ?? "deadlinewatch";
        var folder = Path.GetDirectoryName(path) ?? "";
        var isOnPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Contains(folder, StringComparer.Ordinal);
        return isOnPath ? Path.GetFileNameWithoutExtension(path) : path;
    }

    private static void Line(Terminal terminal, string label, string words) =>
        terminal.Output.WriteLine($"  {label,-9}  {words}".TrimEnd());
}
