using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>New guidance starts on a day: what started before it stays as it was judged, within one file and through an
/// extension.</summary>
public sealed class EditionTests
{
    private const string Town = "profiles/town.json";
    private static readonly DateTimeOffset AsOf = new(2026, 10, 1, 2, 0, 0, TimeSpan.Zero);

    // Mon 24 Aug to Fri 11 Sep 2026: the edition changes on 1 September, a Tuesday.
    private static readonly DateOnly[] Days = [.. Enumerable.Range(0, 19).Select(each => new DateOnly(2026, 8, 24).AddDays(each))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_new_edition_judges_what_starts_from_its_day_and_nothing_before(bool throughExtension)
    {
        using var files = new ConfigFiles();
        var whole = Clock(files);
        var before = Due(files);
        var editions = $"{Edition(whole, "3 working days", "\"until\": \"2026-08-31\"")},\n{Edition(whole, "6 working days", "\"from\": \"2026-09-01\"")}";

        var profile = throughExtension ? "town" : "small";
        _ = throughExtension
            ? files.Write(Town, $"{{ \"key\": \"town\", \"name\": \"Town\", \"extends\": \"small\", \"clocks\": [{editions}] }}")
            : files.Change(ConfigFiles.Profile, whole, editions);
        var after = Due(files, profile);

        Assert.Equal(Days, before.Keys);
        Assert.Equal(Days, after.Keys);
        Assert.Equal(
            before.Where(each => each.Key < new DateOnly(2026, 9, 1)), after.Where(each => each.Key < new DateOnly(2026, 9, 1)));
        Assert.Equal((new DateOnly(2026, 9, 3), new DateOnly(2026, 9, 9)), (after[new(2026, 8, 31)], after[new(2026, 9, 1)]));
        Assert.All(after.Where(each => each.Key >= new DateOnly(2026, 9, 1)), each => Assert.True(each.Value > before[each.Key]));
    }

    [Fact]
    public void The_editions_of_the_base_hold_for_those_who_extend_it_and_whole_ones_replace_them_all()
    {
        using var files = new ConfigFiles();
        var whole = Clock(files);
        files.Change(ConfigFiles.Profile, whole,
            $"{Edition(whole, "3 working days", "\"until\": \"2026-08-31\"")},\n{Edition(whole, "6 working days", "\"from\": \"2026-09-01\"")}");
        files.Write(Town, "{ \"key\": \"town\", \"name\": \"Town\", \"extends\": \"small\" }")
            .Write("profiles/ward.json", $"{{ \"key\": \"ward\", \"name\": \"Ward\", \"extends\": \"small\", \"clocks\": [{whole}] }}");

        Assert.Equal(Due(files), Due(files, "town"));
        Assert.Equal(["3 working days"], files.ReadSound().Profiles["ward"].Clocks.Select(each => each.LimitWords));
    }

    [Fact]
    public void The_one_clock_of_the_base_can_be_ended_on_a_day()
    {
        using var files = new ConfigFiles().Write(Town, """
            { "key": "town", "name": "Town", "extends": "small", "clocks": [{ "key": "answer", "until": "2026-08-31" }] }
            """);

        Assert.Equal(Days.Where(each => each <= new DateOnly(2026, 8, 31)), Due(files, "town").Keys);
    }

    // When an answer is due to what was asked on each of the days.
    private static SortedDictionary<DateOnly, DateOnly?> Due(ConfigFiles files, string profile = "small")
    {
        var read = files.ReadSound().Profiles[profile];
        var source = new SourceStanding
        {
            Name = "system",
            Supplies = new HashSet<EventKind> { EventKind.Parse("asked"), EventKind.Parse("answered") },
            DataAsOf = AsOf,
            Interval = TimeSpan.FromDays(1),
        };
        var snapshot = new CaseSnapshot
        {
            Authority = "anytown",
            Reference = "C-1",
            Source = "system",
            Events = [.. Days.Select(each => new CaseEvent { Kind = EventKind.Parse("asked"), Id = $"{each:yyyy-MM-dd}", OccurredAt = Moment.On(each) })],
        };
        var evaluation = read.Evaluate(new("anytown", "C-1", [snapshot], Coverage.Of(read, [source])));

        return new(evaluation.Deadlines.ToDictionary(each => each.StartedAt.Day, each => each.DueOn));
    }

    private static string Edition(string clock, string limit, string days) => clock
        .Replace("\"3 working days\"", $"\"{limit}\"", StringComparison.Ordinal)
        .Replace("\"owner\"", $"{days}, \"owner\"", StringComparison.Ordinal);

    private static string Clock(ConfigFiles files)
    {
        var text = File.ReadAllText(Path.Join(files.Folder, ConfigFiles.Profile));
        return text[text.IndexOf("    {\n      \"key\": \"answer\"", StringComparison.Ordinal)..text.IndexOf("\n  ]\n}", StringComparison.Ordinal)];
    }
}
