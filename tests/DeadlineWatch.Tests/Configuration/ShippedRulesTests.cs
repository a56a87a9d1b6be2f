using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>What the shipped profiles say about cases told in a line: events with their London times, then each clock
/// with its due moment and how it ended.</summary>
public sealed class ShippedRulesTests
{
    private static readonly DateTimeOffset DataAsOf = new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    // 15 working days over Christmas: the 6th of January.
    [InlineData("west-midlands", "icpc", "section-47-started 2026-12-11T16:30",
        "Wed 6 Jan 2027: runs")]
    [InlineData("west-midlands", "icpc", "section-47-started 2026-12-11T16:30, conference-held 2027-01-06T15:00",
        "Wed 6 Jan 2027: InTime, conference held")]
    [InlineData("west-midlands", "icpc", "section-47-started 2026-12-11T16:30, conference-held 2027-01-07T09:00",
        "Wed 6 Jan 2027: OutOfTime, conference held")]
    // The plan begins at the midnight of the conference's own day, and still does not cancel it.
    [InlineData("west-midlands", "icpc", "section-47-started 2026-12-11T16:30, plan-started 2027-01-06, conference-held 2027-01-06T15:00",
        "Wed 6 Jan 2027: InTime, conference held")]
    [InlineData("west-midlands", "icpc", "plan-started 2026-06-01, section-47-started 2026-12-11T16:30",
        "Wed 6 Jan 2027: Cancelled, already on a child protection plan")]
    [InlineData("west-midlands", "icpc", "section-47-started 2026-12-11T16:30, section-47-completed 2026-12-18 outcome=services",
        "Wed 6 Jan 2027: Cancelled, enquiry ended without a conference")]
    [InlineData("west-midlands", "icpc", "section-47-started 2026-12-11T16:30, section-47-completed 2026-12-18 outcome=conference",
        "Wed 6 Jan 2027: runs")]
    [InlineData("west-midlands", "section-47-enquiries", "section-47-started 2026-12-11T16:30, section-47-completed 2026-12-18 outcome=services",
        "Tue 29 Dec 2026: InTime, enquiry completed")]
    [InlineData("west-midlands", "section-47-enquiries", "section-47-started 2026-12-11T16:30, section-47-completed 2026-12-18 outcome=police-only",
        "Tue 29 Dec 2026: Cancelled, police-only enquiry")]
    // Maundy Thursday and a working day: the Tuesday after Easter. No further action is a decision.
    [InlineData("west-midlands", "referral-decision", "referral-received 2026-04-02T14:10, referral-decided 2026-04-07 outcome=no-further-action",
        "Tue 7 Apr 2026: InTime, decision recorded")]
    [InlineData("west-midlands", "referral-decision", "referral-received 2026-04-02T14:10, case-closed 2026-04-03",
        "Tue 7 Apr 2026: runs")]
    [InlineData("west-midlands", "referrer-follow-up", "referral-received 2026-12-11T16:30, referrer-answered 2026-12-16",
        "Wed 16 Dec 2026: InTime, referrer answered")]
    // 48 hours run through the weekend.
    [InlineData("west-midlands", "written-confirmation", "referral-received 2026-12-04T16:30 channel=telephone, referral-confirmed-in-writing 2026-12-06T16:31",
        "Sun 6 Dec 2026, 16:30: OutOfTime, written confirmation received")]
    [InlineData("west-midlands", "written-confirmation", "referral-received 2026-12-04T16:30 channel=written",
        "Sun 6 Dec 2026, 16:30: Cancelled, already in writing")]
    // What the region takes over from England.
    [InlineData("west-midlands", "review-conference", "plan-started 2026-06-01, review-conference-held 2026-08-31",
        "Tue 1 Sep 2026: InTime, review conference held", "Sun 28 Feb 2027: runs")]
    [InlineData("west-midlands", "assessment", "referral-received 2026-06-01, referral-decided 2026-06-02 outcome=early-help",
        "Mon 3 Aug 2026: Cancelled, early help instead")]
    [InlineData("west-midlands", "core-group", "plan-started 2026-06-01, plan-ended 2026-06-08 reason=reached-18",
        "Mon 15 Jun 2026: Cancelled, plan ended: reached 18")]
    [InlineData("england", "section-47-enquiries", "section-47-started 2026-12-11T16:30")]
    [InlineData("wales", "icpc", "strategy-discussion-held 2026-12-11T16:30",
        "Wed 6 Jan 2027: runs")]
    [InlineData("wales", "icpc", "strategy-discussion-held 2026-12-01T16:30, strategy-discussion-held 2026-12-11T16:30",
        "Wed 6 Jan 2027: runs")]
    [InlineData("wales", "icpc", "strategy-discussion-held 2026-12-11T16:30, section-47-completed 2026-12-18 outcome=determination-2",
        "Wed 6 Jan 2027: Cancelled, determination 1 or 2, no conference")]
    [InlineData("wales", "report-acknowledgement", "report-received 2026-12-11T16:30, report-acknowledged 2026-12-22",
        "Tue 22 Dec 2026: InTime, report acknowledged in writing")]
    [InlineData("wales", "strategy-discussion", "strategy-discussion-decided 2026-12-11T16:30, strategy-discussion-held 2026-12-14T17:00",
        "Mon 14 Dec 2026: InTime, strategy discussion held")]
    public void A_case_is_judged_as_its_procedures_say(string profile, string clock, string events, params string[] expected)
    {
        var evaluation = Evaluate(profile, events);

        var deadlines = evaluation.Deadlines.Where(each => each.Clock.Definition == clock).Select(Words);
        Assert.Equal(expected, deadlines);
    }

    private static Evaluation Evaluate(string key, string events)
    {
        var profile = ConfigurationReader.Read(ShippedConfigurationTests.Folder(), new Dictionary<string, string?>())
            .Configuration?.Profiles[key] ?? throw new InvalidOperationException("The shipped configuration is not sound.");
        var source = new SourceStanding
        {
            Name = "system",
            Supplies = profile.Events.Keys.ToHashSet(),
            Actual = profile.Events.Keys.ToHashSet(),
            Facts = new HashSet<string> { "channel", "referrer", "outcome" },
            DataAsOf = DataAsOf,
            Interval = TimeSpan.FromDays(1),
        };
        var snapshot = new CaseSnapshot
        {
            Authority = "anytown",
            Reference = "1",
            Source = "system",
            Events = [.. events.Split(", ").Select(Event)],
        };

        return profile.Evaluate(new("anytown", "1", [snapshot], Coverage.Of(profile, [source])));
    }

    private static CaseEvent Event(string line)
    {
        var words = line.Split(' ');
        var time = DateTime.Parse(words[1], CultureInfo.InvariantCulture);

        return new CaseEvent
        {
            Kind = EventKind.Parse(words[0]),
            OccurredAt = words[1].Contains('T', StringComparison.Ordinal)
                ? Moment.At(CivilTime.InstantOf(time, AmbiguousTime.Earlier))
                : Moment.On(DateOnly.FromDateTime(time)),
            Facts = words.Skip(2).Select(each => each.Split('=')).ToDictionary(each => each[0], each => each[1]),
        };
    }

    private static string Words(Deadline deadline)
    {
        var due = deadline.DueOn is { } day ? CivilTime.Words(day) : CivilTime.Words(deadline.DueAt);

        return $"{due}: {(deadline.Ended is { } ended ? $"{ended.How}, {ended.Words}" : "runs")}";
    }
}
