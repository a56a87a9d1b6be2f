using DeadlineWatch.Commands.Demo;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using Xunit;

namespace DeadlineWatch.Tests.Commands.Demo;

public class CouncilConfigTests
{
    private static readonly DateTimeOffset Now = MadeUp.London("2026-11-05 14:30");

    [Fact]
    public void The_service_takes_the_councils_configuration_without_a_word()
    {
        var result = Read();

        Assert.Empty(result.Faults);
        Assert.Empty(result.Warnings);
        Assert.NotNull(result.Configuration);
    }

    [Fact]
    public void Five_clocks_are_watched()
    {
        var configuration = Read().Configuration!;
        List<SourceSettings> sources = [.. configuration.SourcesOf(CouncilConfig.Authority)];

        var coverage = Coverage.Of(
            configuration.ProfileOf(CouncilConfig.Authority),
            [.. sources.Select(each => SourceShape.StandingOf(each, sources, Now))]);

        Assert.Equal(
            ["referral-decision", "section-47-enquiries", "icpc", "referrer-follow-up", "written-confirmation"],
            coverage.Clocks.Where(each => each.Runs).Select(each => each.Clock));
    }

    [Fact]
    public void Every_column_that_is_mapped_stands_in_the_exports()
    {
        foreach (var table in Read().Configuration!.Sources.SelectMany(each => each.Tables))
        {
            Assert.Subset(Exports.Columns[table.Name].ToHashSet(), ColumnsOf(table));
        }
    }

    [Fact]
    public void Names_birthdays_and_notes_stand_only_in_columns_that_are_not_mapped()
    {
        var export = MadeUp.Export(MadeUp.Council(Now), Now);
        string[] personal = ["child_name", "date_of_birth", "notes", "comments", "sender"];
        var forbidden = export.Values.SelectMany(rows => rows)
            .SelectMany(row => personal.Where(row.Columns.Contains).Select(column => row[column]))
            .Where(text => text.Length > 0).ToHashSet();

        Assert.True(forbidden.Count > 200);
        foreach (var table in Read().Configuration!.Sources.SelectMany(each => each.Tables))
        {
            var read = export[table.Name].SelectMany(row => ColumnsOf(table).Select(column => row[column])).ToHashSet();
            Assert.DoesNotContain(read, text => forbidden.Any(each => text.Contains(each, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void The_directory_knows_every_team_of_the_data_but_one()
    {
        var directory = Read().Configuration!.Directory;
        var teams = MadeUp.Export(MadeUp.Council(Now), Now).Values.SelectMany(rows => rows)
            .Where(row => row.Columns.Contains("team")).Select(row => row["team"]).Distinct();

        var unknown = teams.Where(team => directory.Find(CouncilConfig.Authority, team, "team-manager", "icpc", new(2026, 12, 8)).Finding is not null);

        Assert.Equal(["", Teams.Unknown], unknown.Order(StringComparer.Ordinal));
    }

    private static ConfigurationResult Read()
    {
        using var laidOut = new LaidOut();
        return laidOut.Read();
    }

    private static HashSet<string> ColumnsOf(TableMapping table) =>
    [
        .. ((string?[])[table.Case, table.Group, table.Team, table.Episode])
            .Concat(table.Events.Values.SelectMany(each =>
                (string?[])[each.Column, each.Flag, each.Id, each.Episode, each.RecordedAt]))
            .Concat(table.Facts.Values.Select(each => each.Column))
            .OfType<string>(),
    ];
}
