using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Tests.Mailing;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

/// <summary>Rows that case systems are known to give, read and judged.</summary>
public sealed class FromRowsToClocksTests : IDisposable
{
    private readonly DropFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Fact]
    public async Task A_step_whose_status_turns_to_reopened_runs_again()
    {
        // The flag says that it was reopened: when, lies between the two readings.
        var settings = _drop.Settings(SourceKind.Csv, tables: new TableMapping
        {
            Name = "enquiries",
            Files = "enquiries.csv",
            Case = "case",
            Episode = "id",
            Rows = new("status", ["STARTED", "COMPLETED", "REOPENED"], []),
            Events = new Dictionary<EventKind, EventMapping>
            {
                [Readings.Kind("section-47-started")] = new() { Column = "started" },
                [Readings.Kind("section-47-completed")] = new() { Column = "completed" },
                [Readings.Kind("section-47-reopened")] = new() { Flag = "status", Yes = ["REOPENED"] },
            },
        });
        var profile = Profile(Clock("section-47-completed") with { Reopens = [new(Readings.Kind("section-47-reopened"), "reopened", [])] });

        _drop.Write("enquiries.csv", "case,id,status,started,completed\nC1,E1,COMPLETED,2026-03-20,2026-03-25\n");
        var first = (await DropFolder.Read(settings)).Sound();
        _drop.Write("enquiries.csv", "case,id,status,started,completed\nC1,E1,REOPENED,2026-03-20,2026-03-25\n", modifiedAt: DropFolder.Now.AddHours(23));
        var second = (await DropFolder.Read(settings, now: DropFolder.Now.AddDays(1))).Sound();

        var before = Assert.Single(Evaluate(profile, settings, first));
        var after = Assert.Single(Evaluate(profile, settings, second, first));
        Assert.Equal(EndedHow.InTime, before.Ended?.How);
        Assert.Null(after.Ended);
        Assert.Equal([ChangeKind.Reopened], Assert.Single(LedgerChange.Between([before], [after])).Kinds);
    }

    [Fact]
    public async Task Nothing_is_judged_by_age_neither_an_unborn_child_nor_an_adult()
    {
        var day = new DateTime(2026, 3, 2);
        _drop.Write("cases.xlsx", Workbook.Xlsx(Workbook.Sheet(
            "List_5",
            [
                "Child Unique ID", "Age", "Strategy discussion initiating Section 47 Enquiry Start Date",
                "Was an Initial Child Protection Conference deemed unnecessary?", "Date of Initial Child Protection Conference",
                "Did the Initial Child Protection Conference Result in a Child Protection Plan",
            ],
            ["unborn", -1, day, "b) No", null, null], ["adult", 21, day, "b) No", day.AddDays(3), "a) Yes"], ["child", 7, day, "b) No", null, null])));
        var settings = _drop.Settings(SourceKind.AnnexA, "cases.xlsx");

        var reading = (await DropFolder.Read(settings)).Sound();

        Assert.Equal(
            [("adult", EndedHow.InTime), ("child", null), ("unborn", null)],
            Evaluate(Profile(Clock("conference-held")), settings, reading)
                .Select(each => (each.Clock.Case, each.Ended?.How)).OrderBy(each => each.Case, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Siblings_of_one_meeting_id_keep_each_their_own_end()
    {
        var settings = _drop.Settings(SourceKind.Csv, tables: new TableMapping
        {
            Name = "enquiries",
            Files = "enquiries.csv",
            Case = "case",
            Group = "meeting",
            Episode = "meeting",
            Events = new Dictionary<EventKind, EventMapping>
            {
                [Readings.Kind("section-47-started")] = new() { Column = "started", Id = "meeting" },
                [Readings.Kind("conference-held")] = new() { Column = "held", Id = "meeting" },
            },
        });
        _drop.Write("enquiries.csv", "case,meeting,started,held\nC1,M1,2026-03-20,2026-03-25\nC2,M1,2026-03-20,\n");

        var reading = (await DropFolder.Read(settings)).Sound();

        Assert.Equal(
            [("C1", "M1", EndedHow.InTime), ("C2", "M1", null)],
            Evaluate(Profile(Clock("conference-held")), settings, reading).Select(each => (each.Clock.Case, each.Group!, each.Ended?.How)));
    }

    private static List<Deadline> Evaluate(
        Profile profile, SourceSettings settings, SourceReading.Complete reading, SourceReading.Complete? before = null)
    {
        var coverage = Coverage.Of(profile, [SourceShape.StandingOf(settings, [settings], reading.DataAsOf)]);
        return
        [
            .. reading.Kept.SelectMany(each => profile.Evaluate(new(
                settings.Authority, each.Reference,
                [each.Dated(before?.Kept.FirstOrDefault(old => old.Reference == each.Reference), before?.DataAsOf, reading.DataAsOf)],
                coverage)).Deadlines),
        ];
    }

    private static Profile Profile(ClockDefinition clock) => SomeLetter.Profile with { Clocks = [clock] };

    private static ClockDefinition Clock(string stop) => new()
    {
        Key = "enquiry",
        Name = "enquiry",
        Limit = TimeLimit.Parse("15 working days"),
        Start = Readings.Kind("section-47-started"),
        StartWords = "strategy discussion",
        Stops = [new(Readings.Kind(stop), stop, [])],
        Owner = "team manager",
        Ladder = "any",
        Citation = new("within 15 working days", "made up", "made up"),
    };
}
