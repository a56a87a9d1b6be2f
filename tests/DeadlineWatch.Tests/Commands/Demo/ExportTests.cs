using DeadlineWatch.Commands.Demo;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Commands.Demo;

public class ExportTests
{
    private static readonly DateTimeOffset Now = MadeUp.London("2026-11-05 14:30");

    [Fact]
    public void The_same_seed_and_window_give_the_same_bytes_and_another_seed_others()
    {
        var first = MadeUp.Files(MadeUp.Council(Now), Now);
        var again = MadeUp.Files(MadeUp.Council(Now), Now);
        var other = MadeUp.Files(MadeUp.Council(Now, seed: 2), Now);

        Assert.Equal(first.Keys.Order(), again.Keys.Order());
        Assert.All(first, each => Assert.Equal(each.Value, again[each.Key]));
        Assert.All(first, each => Assert.NotEqual(each.Value, other[each.Key]));
    }

    [Fact]
    public void Each_file_carries_the_london_time_it_is_as_of()
    {
        var asOf = MadeUp.London("2026-06-16 09:05"); // 08:05 UTC

        var files = MadeUp.Files(MadeUp.Council(MadeUp.London("2026-06-17 10:00")), asOf);

        Assert.Equal(
            [
                "case-system/closures-2026-06-16T0905.csv", "case-system/conferences-2026-06-16T0905.csv",
                "case-system/enquiries-2026-06-16T0905.csv", "case-system/referrals-2026-06-16T0905.csv",
                "confirmations/confirmations-2026-06-16T0905.csv",
            ],
            files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_file_parses_and_has_the_stated_columns()
    {
        foreach (var (table, rows) in MadeUp.Export(MadeUp.Council(Now), Now))
        {
            Assert.NotEmpty(rows);
            Assert.Equal(Exports.Columns[table], rows[0].Columns);
        }
    }

    [Fact]
    public void The_two_systems_write_as_differently_as_real_ones_do()
    {
        var files = MadeUp.Files(MadeUp.Council(Now), Now);

        var confirmations = files.Single(each => each.Key.StartsWith("confirmations/", StringComparison.Ordinal)).Value;
        var referrals = files.Single(each => each.Key.StartsWith("case-system/referrals", StringComparison.Ordinal)).Value;
        Assert.True(confirmations.AsSpan().StartsWith("referral_id;child_ref;received_at;sender\r\n"u8));
        Assert.Contains((byte)0x92, confirmations); // the curly apostrophe of windows-1252, which is no UTF-8
        Assert.True(referrals.AsSpan().IndexOf("Zoë"u8) > 0);
    }

    [Fact]
    public void Nothing_stands_in_an_export_before_it_happened()
    {
        var council = MadeUp.Council(Now);
        var asOf = MadeUp.BeginningOf(Now).AddHours(5);
        string[] happened =
            ["received_at", "decided_at", "answered_at", "withdrawn_at", "strategy_discussion_at", "s47_completed_at", "closed_on"];

        var times = MadeUp.Export(council, asOf).Values.SelectMany(rows => rows)
            .SelectMany(row => happened.Where(row.Columns.Contains).Select(row.Time)).OfType<DateTime>().ToList();

        Assert.True(times.Count > 1000);
        Assert.All(times, each => Assert.True(each <= CivilTime.LocalOf(asOf)));
    }

    [Theory]
    [InlineData("2026-11-05 14:30")]
    [InlineData("2026-12-29 09:00")]
    public void Earlier_facts_stay_but_where_a_story_says_otherwise(string at)
    {
        var now = MadeUp.London(at);
        var council = MadeUp.Council(now);
        var vanished = council.Stories.Single(each => each.Key == "vanishes").Cases;
        var changes = new List<(string Column, string Child)>();
        var before = Cells(MadeUp.BeginningOf(now));

        for (var asOf = MadeUp.BeginningOf(now).AddHours(1); asOf <= now; asOf += TimeSpan.FromHours(1))
        {
            var after = Cells(asOf);
            foreach (var (cell, text) in before.Where(each => each.Value.Length > 0 && !vanished.Contains(each.Key.Child)))
            {
                Assert.True(after.TryGetValue(cell, out var then), $"{cell} is gone at {asOf:O}");
                if (then != text)
                {
                    changes.Add((cell.Column, cell.Child));
                }
            }

            before = after;
        }

        Assert.Equal(Cases("correction"), Changed("received_at"));
        Assert.Equal(Cases("team-moves"), Changed("team"));
        Assert.Superset(Cases("icpc-moved"), Changed("conference_date"));
        Assert.Equal(
            ["conference_date", "received_at", "team"],
            changes.Select(each => each.Column).Distinct().Order(StringComparer.Ordinal));

        HashSet<string> Cases(string key) => [.. council.Stories.Single(each => each.Key == key).Cases];
        HashSet<string> Changed(string column) => [.. changes.Where(each => each.Column == column).Select(each => each.Child)];

        Dictionary<(string Table, string Id, string Child, string Column, int Twin), string> Cells(DateTimeOffset asOf) =>
            MadeUp.Export(council, asOf)
                .SelectMany(table => table.Value
                    .GroupBy(row => (Table: table.Key, Id: IdOf(row), row.Child))
                    .SelectMany(rows => rows.SelectMany((row, twin) =>
                        row.Texts.Select(each => ((rows.Key.Table, rows.Key.Id, rows.Key.Child, each.Key, twin), each.Value)))))
                .ToDictionary(each => each.Item1, each => each.Value);

        static string IdOf(ExportedRow row) => row.Texts.GetValueOrDefault("referral_id")
            ?? row.Texts.GetValueOrDefault("s47_id") ?? row["closed_on"];
    }

    [Fact]
    public void Nine_rows_are_dirty_and_no_others()
    {
        var council = MadeUp.Council(Now);
        var export = MadeUp.Export(council, Now);

        var found = new List<DirtyRow>();
        foreach (var (table, id) in (List<(string, string)>)
            [(CaseSystem.Referrals, "referral_id"), (CaseSystem.Enquiries, "s47_id"), (CaseSystem.Confirmations, "referral_id")])
        {
            var rows = export[table];
            found.AddRange(rows.Where(row => row.Texts.Values.Any(text => text.StartsWith("31/02", StringComparison.Ordinal)))
                .Select(row => new DirtyRow(table, row[id], "impossible date")));
            found.AddRange(rows.Where(row => row.Child.Length == 0).Select(row => new DirtyRow(table, row[id], "missing case reference")));
            found.AddRange(rows.Where(row => row.Texts.Values.Contains("Fax") || row.Texts.Values.Contains("TBC"))
                .Select(row => new DirtyRow(table, row[id], "unknown code")));
            found.AddRange(rows.GroupBy(row => row[id]).Where(each => each.Count() > 1 && table != CaseSystem.Confirmations)
                .Select(each => new DirtyRow(table, each.Key, "doubled row")));
            found.AddRange(rows.Where(EndsBeforeItStarts).Select(row => new DirtyRow(table, row[id], "end before start")));
        }

        Assert.Equal(9, council.DirtyRows.Count);
        Assert.Equal(council.DirtyRows.ToHashSet(), found.ToHashSet());
        Assert.Equal(9, found.Count);
    }

    [Fact]
    public void One_team_is_unknown_and_one_case_has_none()
    {
        var referrals = MadeUp.Export(MadeUp.Council(Now), Now)[CaseSystem.Referrals];

        var strange = referrals.Select(row => row["team"]).Where(team => !Teams.Known.Contains(team));

        Assert.Equal(["", Teams.Unknown], strange.Order(StringComparer.Ordinal));
    }

    private static bool EndsBeforeItStarts(ExportedRow row) =>
        row.Columns.Contains("decided_at") ? row.Time("decided_at") < row.Time("received_at")
        : row.Columns.Contains("s47_completed_at") && row.Time("s47_completed_at") < row.Time("strategy_discussion_at");
}
