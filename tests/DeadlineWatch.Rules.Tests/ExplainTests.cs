using Xunit;

namespace DeadlineWatch.Rules.Tests;

public class ExplainTests
{
    [Fact]
    public void One_working_day_over_easter_names_every_day_it_skips()
    {
        var profile = Some.Profile(Some.Clock("referral-decision", "1 working day", "referral-received", "referral-decided"));

        var deadline = Some.Evaluate(profile, "2026-04-03 02:00", Some.Event("referral-received", "2026-04-02 14:10")).Deadlines[0];

        Assert.Equal(
            "Thu 2 Apr 2026 14:10 received, day 0 · Fri 3 Apr Good Friday · Sat 4, Sun 5 weekend · Mon 6 Apr Easter Monday"
            + " · Tue 7 Apr working day 1: due by the end of Tue 7 Apr",
            deadline.Explain(profile).Text);
    }

    [Fact]
    public void Fifteen_working_days_over_christmas_count_in_runs()
    {
        var profile = Some.Profile(Some.Clock("icpc", "15 working days", "section-47-started", "conference-held"));

        var lines = Some.Evaluate(profile, "2026-12-12 02:00", Some.Event("section-47-started", "2026-12-11 16:30"))
            .Deadlines[0].Explain(profile).Lines.Select(each => $"{each.When}: {each.What}");

        Assert.Equal(
            [
                "Fri 11 Dec 16:30: received, day 0",
                "Sat 12, Sun 13: weekend",
                "Mon 14 – Fri 18: working days 1–5",
                "Sat 19, Sun 20: weekend",
                "Mon 21 – Thu 24: working days 6–9",
                "Fri 25 Dec: Christmas Day",
                "Sat 26, Sun 27: weekend",
                "Mon 28 Dec: Boxing Day (substitute day)",
                "Tue 29 – Thu 31: working days 10–12",
                "Fri 1 Jan: New Year's Day",
                "Sat 2, Sun 3: weekend",
                "Mon 4 – Wed 6: working days 13–15",
            ],
            lines);
    }

    [Fact]
    public void Hours_say_when_the_clocks_change_in_between()
    {
        var profile = Some.Profile(Some.Clock("written-confirmation", "48 hours", "referral-received", "referral-confirmed-in-writing"));

        var deadline = Some.Evaluate(profile, "2026-03-28 02:00", Some.Event("referral-received", "2026-03-27 16:30")).Deadlines[0];

        Assert.Equal(
            "Fri 27 Mar 2026 16:30 received · + 48 hours nights, weekends and holidays included; the clocks go forward in between:"
            + " due Sun 29 Mar, 17:30",
            deadline.Explain(profile).Text);
    }

    [Fact]
    public void A_date_beyond_the_calendar_is_called_provisional()
    {
        var profile = Some.Profile(Some.Clock("icpc", "15 working days", "section-47-started", "conference-held"));

        var deadline = Some.Evaluate(profile, "2028-12-20 02:00", Some.Event("section-47-started", "2028-12-19")).Deadlines[0];

        Assert.True(deadline.Provisional);
        Assert.EndsWith("(provisional: calendar 'england-and-wales' ends Sun 31 Dec 2028)", deadline.Explain(profile).Text, StringComparison.Ordinal);
    }
}
