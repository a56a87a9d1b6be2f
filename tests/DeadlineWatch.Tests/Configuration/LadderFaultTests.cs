using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class LadderFaultTests
{
    private const string Overdue = "{ \"when\": \"when overdue\", \"tell\": [\"director\"] }";

    [Fact]
    public void A_repeat_becomes_so_many_rungs_each_with_its_own_key()
    {
        using var files = After("2 working days after due, then every 2 working days, at most 3", "5 working days after due");

        var steps = files.ReadSound().Profiles["small"].Ladders["quick"].Steps;

        Assert.Equal(
            ["1-working-day-before", "overdue", "2-working-days-after", "4-working-days-after", "5-working-days-after", "6-working-days-after"],
            steps.Select(each => each.Key));
        Assert.All(steps.Skip(2), each => Assert.Equal(Severity.StillOverdue, each.Severity));
    }

    [Theory]
    [InlineData("2 working days after due, then every 2 working days",
        "15 $.ladders.quick[2].when: \"2 working days after due, then every 2 working days\" does not say how often at most: write " +
        "\"2 working days after due, then every 2 working days, at most 5\"")]
    [InlineData("2 working days after due, then every 2 working days, at most 50",
        "15 $.ladders.quick[2].when: \"2 working days after due, then every 2 working days, at most 50\" is told at most 50 times: write a " +
        "number from 2 to 20")]
    [InlineData("4 hours after due",
        "26 $.clocks[0].ladder: the rung \"4 hours after due\" of the ladder \"quick\" is for clocks in hours, not for 3 working days: a " +
        "day has no due hour")]
    public void A_rung_that_cannot_be_told_so_is_refused(string rung, string fault)
    {
        using var files = After(rung);

        Assert.Equal([$"config/profiles/small.json:{fault}"], files.Lines(files.Read().Faults));
    }

    [Theory]
    [InlineData("2 working days after due, then every 2 working days, at most 3", "4 working days after due",
        "\"4 working days after due\" and \"2 working days after due, then every 2 working days, at most 3\" are both told 4 working days " +
        "after due: only one of them would be")]
    [InlineData("2 working days after due, then every 2 working days, at most 3", "3 working days after due, then every 3 working days, at most 2",
        "\"3 working days after due, then every 3 working days, at most 2\" and \"2 working days after due, then every 2 working days, at " +
        "most 3\" are both told 6 working days after due: only one of them would be")]
    [InlineData("3 working days after due", "2 working days after due, then every 2 working days, at most 3",
        "\"2 working days after due, then every 2 working days, at most 3\" comes before \"3 working days after due\": write the rungs " +
        "earliest first")]
    public void Rungs_that_get_in_each_others_way_are_refused(string first, string second, string fault)
    {
        using var files = After(first, second);

        Assert.Equal([$"config/profiles/small.json:16 $.ladders.quick[3]: {fault}"], files.Lines(files.Read().Faults));
    }

    [Theory]
    [InlineData("24 hours after due", "2 working days after due", null)]
    [InlineData("32 hours after due", "2 working days after due", null)]
    [InlineData("33 hours after due", "2 working days after due",
        "\"2 working days after due\" may come before \"33 hours after due\": at most 32 hours come before it always")]
    [InlineData("4 hours after due, then every 4 hours, at most 3", "1 working day after due",
        "\"1 working day after due\" may come before \"12 hours after due\": at most 8 hours come before it always")]
    public void Hours_after_due_come_before_the_working_days_always_or_are_refused(string first, string second, string? fault)
    {
        using var files = After(first, second).Change(ConfigFiles.Profile, "\"limit\": \"3 working days\"", "\"limit\": \"24 hours\"")
            .Change(ConfigFiles.Profile, "1 working day before due", "6 hours before due");

        Assert.Equal(fault is null ? [] : [$"config/profiles/small.json:16 $.ladders.quick[3]: {fault}"], files.Lines(files.Read().Faults));
    }

    [Theory]
    [InlineData("23 hours before due", null)]
    [InlineData("24 hours before due", "the rung \"24 hours before due\" of the ladder \"quick\" does not lie within 24 hours")]
    public void Hours_before_due_lie_after_the_start(string rung, string? fault)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Profile, "1 working day before due", rung)
            .Change(ConfigFiles.Profile, "\"limit\": \"3 working days\"", "\"limit\": \"24 hours\"");

        Assert.Equal(fault is null ? [] : [$"config/profiles/small.json:25 $.clocks[0].ladder: {fault}"], files.Lines(files.Read().Faults));
    }

    [Theory]
    [InlineData("\"urgent\": { \"severities\": [\"still_overdue\"] }",
        "4 $.urgent.severities[0]: unknown severity \"still_overdue\"; did you mean \"still-overdue\"?")]
    [InlineData("\"urgent\": { }", "4 $.urgent.severities: \"severities\" is missing")]
    [InlineData("\"urgent\": { \"severities\": [] }", "4 $.urgent.severities: an empty list")]
    public void A_fault_in_what_is_urgent_is_told_with_its_place(string written, string fault)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Profile, "\"calendar\": \"somewhere\"", $"\"calendar\": \"somewhere\", {written}");

        Assert.Equal([$"config/profiles/small.json:{fault}"], files.Lines(files.Read().Faults));
    }

    [Fact]
    public void The_profile_names_what_is_urgent()
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Profile, "\"calendar\": \"somewhere\"",
            "\"calendar\": \"somewhere\", \"urgent\": { \"severities\": [\"overdue\", \"still-overdue\"] }");

        Assert.Equal([Severity.Overdue, Severity.StillOverdue], files.ReadSound().Profiles["small"].UrgentSeverities);
    }

    private static ConfigFiles After(params string[] rungs) => new ConfigFiles().Change(ConfigFiles.Profile, Overdue,
        string.Join(",\n", rungs.Select(each => $"{{ \"when\": \"{each}\", \"tell\": [\"director\"] }}").Prepend(Overdue)));
}
