using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>The tables of Cases hold: each line, judged by the profile that ships.</summary>
public sealed class CaseTableTests
{
    public static TheoryData<string, int> Lines()
    {
        var lines = new TheoryData<string, int>();
        foreach (var table in Tables())
        {
            foreach (var line in table.Lines)
            {
                lines.Add(table.Name, line.Number);
            }
        }

        return lines;
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_line_of_the_tables_holds(string file, int line)
    {
        var table = CaseTable.Open(file);
        var theCase = table.Lines.Single(each => each.Number == line);

        var said = theCase.Judge(table.Profile, table.Clock);

        Assert.True(said == theCase.Expected, $"{file}:{line}\n  expected  {theCase.Expected}\n  actual    {said}");
    }

    [Fact]
    public void Each_clock_that_is_on_has_its_table_where_it_is_written_or_changed() => Assert.Equal(
        // The canary is no timescale of any guidance: nobody has to check its dates.
        Shipped.Profiles.Keys.Where(profile => profile != "canary").SelectMany(profile => Shipped.WrittenIn(profile).Select(clock => $"{profile}-{clock}.txt"))
            .Order(StringComparer.Ordinal),
        CaseTable.Names);

    [Fact]
    public void Each_table_is_about_the_clock_that_its_name_says() => Assert.All(
        Tables(), table => Assert.Equal(table.Name, $"{table.Profile.Key}-{table.Clock.Key}.txt"));

    [Fact]
    public void Above_each_table_stand_the_words_that_the_profile_cites() => Assert.All(Tables(), table => Assert.Equal(
        [$"\"{table.Clock.Citation.Quote}\"", $"{table.Clock.Citation.Source} · {table.Clock.Citation.Standing}"],
        table.Heading));

    [Fact]
    public void Each_table_shows_every_state_and_every_way_to_be_cancelled() => Assert.All(Tables(), table =>
    {
        string[] ways =
        [
            "in time, due", "out of time", "running, due", "overdue, due", "was overdue",
            .. table.Clock.Cancels.Select(each => $"cancelled ({each.Words})"),
            .. table.Clock.Exempt.Select(each => $"cancelled ({each.Words})"),
            .. table.Clock.UnlessDuring is { } during ? [$"cancelled ({during.Words})"] : Array.Empty<string>(),
        ];

        var missing = ways.Where(way => !table.Lines.Any(line => line.Expected.Contains(way, StringComparison.Ordinal)));

        Assert.True(!missing.Any(), $"{table.Name} has no line for: {string.Join("; ", missing)}");
    });

    private static IEnumerable<CaseTable> Tables() => CaseTable.Names.Select(CaseTable.Open);
}
