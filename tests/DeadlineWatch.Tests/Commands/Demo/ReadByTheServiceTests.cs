using DeadlineWatch.Commands.Demo;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using Xunit;

namespace DeadlineWatch.Tests.Commands.Demo;

/// <summary>The council through the real readers and rules: they must make of it what plain arithmetic makes of
/// it.</summary>
public class ReadByTheServiceTests
{
    [Theory]
    [InlineData("2026-11-05 14:30")]
    [InlineData("2026-11-08 23:00")]
    [InlineData("2026-12-29 09:00")]
    [InlineData("2026-04-07 06:00")]
    public async Task The_rules_and_plain_arithmetic_see_every_clock_alike(string at)
    {
        var now = MadeUp.London(at);
        var council = MadeUp.Council(now);
        using var laidOut = new LaidOut();
        council.WriteExports(laidOut.Drop, now);
        var configuration = laidOut.Read().Configuration!;

        var deadlines = await Deadlines(configuration, now);

        var plain = new PlainStates(MadeUp.Export(council, now), CivilTime.LocalOf(now));
        Assert.Equal(Sorted(plain.Decisions()), Seen("referral-decision"));
        Assert.Equal(Sorted(plain.Answers()), Seen("referrer-follow-up"));
        Assert.Equal(Sorted(plain.Confirmations()), Seen("written-confirmation"));
        Assert.Equal(Sorted(plain.Enquiries()), Seen("section-47-enquiries"));
        Assert.Equal(Sorted(plain.FirstConferences()), Seen("icpc"));

        IEnumerable<string> Seen(string clock) => Sorted(deadlines
            .Where(each => each.Deadline.Clock.Definition == clock)
            .Select(each => (each.Deadline.Clock.Start, each.State)));
    }

    [Fact]
    public async Task The_readers_find_the_dirty_rows()
    {
        var now = MadeUp.London("2026-11-05 14:30");
        using var laidOut = new LaidOut();
        MadeUp.Council(now).WriteExports(laidOut.Drop, now);

        var findings = new List<string>();
        foreach (var source in laidOut.Read().Configuration!.Sources)
        {
            var reading = await SourceFactory.Create(source).ReadAndKeep(now, null, int.MaxValue, TestContext.Current.CancellationToken);
            findings.AddRange(Assert.IsType<SourceReading.Complete>(reading).Findings
                .Select(each => $"{each.Code} {each.Place.Split('-')[0]}"));
        }

        // A doubled row and an end before its start are no fault of one row: what becomes of them is the rules' to say.
        Assert.Equal(
            [
                "impossible-date enquiries", "impossible-date referrals", "no-case confirmations", "no-case referrals",
                "unknown-code enquiries", "unknown-code referrals",
            ],
            findings.Order(StringComparer.Ordinal));
    }

    private static async Task<List<(Deadline Deadline, PlainState State)>> Deadlines(
        ServiceConfiguration configuration, DateTimeOffset now)
    {
        List<SourceSettings> sources = [.. configuration.SourcesOf(CouncilConfig.Authority)];
        var snapshots = new List<CaseSnapshot>();
        var standings = new List<SourceStanding>();
        foreach (var source in sources)
        {
            var reading = Assert.IsType<SourceReading.Complete>(
                await SourceFactory.Create(source).ReadAndKeep(now, null, int.MaxValue, TestContext.Current.CancellationToken));
            Assert.Equal(now, reading.DataAsOf);
            snapshots.AddRange(reading.Kept.Select(each => each.Dated(null, null, reading.DataAsOf)));
            standings.Add(SourceShape.StandingOf(source, sources, reading.DataAsOf));
        }

        var profile = configuration.ProfileOf(CouncilConfig.Authority);
        var coverage = Coverage.Of(profile, standings);
        return
        [
            .. snapshots.GroupBy(each => each.Reference)
                .SelectMany(each => profile.Evaluate(new(CouncilConfig.Authority, each.Key, [.. each], coverage)).Deadlines)
                .Select(each => (each, each.State(now, coverage[each.Clock.Definition].Reach)))
                .Select(each => (each.each, Enum.Parse<PlainState>(each.Item2.ToString()))),
        ];
    }

    private static IEnumerable<string> Sorted(IEnumerable<(string Id, PlainState State)> states) =>
        states.Select(each => $"{each.Id} {each.State}").Order(StringComparer.Ordinal);
}
