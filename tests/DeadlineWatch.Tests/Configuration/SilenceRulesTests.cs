using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class SilenceRulesTests
{
    private const string Limits = "\"warning\": \"10 working days\", \"last-day\": \"1 working day\", \"overdue\": \"5 working days\", \"still-overdue\": \"48 hours\"";

    [Fact]
    public void How_long_and_why_is_read_from_the_profile()
    {
        using var files = With($"{{ \"limits\": {{ {Limits} }}, \"reasons\": {{ \"quorum\": \"not quorate\" }} }}");

        var rules = files.ReadSound().Profiles["small"].Silences;

        Assert.Equal("48 hours", rules?.Limits[Severity.StillOverdue].ToString());
        Assert.Equal("not quorate", rules?.Reasons["quorum"]);
    }

    [Fact]
    public void Without_it_nothing_can_be_silenced()
    {
        using var files = new ConfigFiles();

        Assert.Null(files.ReadSound().Profiles["small"].Silences);
    }

    [Theory]
    [InlineData("{ \"limits\": { }, \"reasons\": { \"quorum\": \"not quorate\" } }",
        "$.silences.limits.warning: \"warning\" is missing", "$.silences.limits.last-day: \"last-day\" is missing",
        "$.silences.limits.overdue: \"overdue\" is missing", "$.silences.limits.still-overdue: \"still-overdue\" is missing")]
    [InlineData("{ \"limits\": { LIMITS, \"later\": \"1 month\" }, \"reasons\": { \"quorum\": \"not quorate\" } }",
        "$.silences.limits.later: unknown property \"later\"; known: last-day, overdue, still-overdue, warning")]
    [InlineData("{ \"limits\": { LIMITS } }", "$.silences.reasons: \"reasons\" is missing")]
    [InlineData("{ \"limits\": { LIMITS }, \"reasons\": { } }",
        "$.silences.reasons: no reason is listed: without one nothing could be silenced")]
    [InlineData("{ \"limits\": { LIMITS }, \"reasons\": { \"No Quorum\": \"not quorate\" } }",
        "$.silences.reasons[\"No Quorum\"]: \"No Quorum\" is not a key: lower-case words joined by hyphens, such as west-midlands")]
    public void A_fault_in_it_is_told_with_its_place(string written, params string[] faults)
    {
        using var files = With(written.Replace("LIMITS", Limits, StringComparison.Ordinal));

        Assert.Equal(faults.Select(each => $"config/profiles/small.json:4 {each}"), files.Lines(files.Read().Faults));
    }

    [Theory]
    [InlineData("for ever")]
    [InlineData("0 working days")]
    [InlineData("5 years")]
    public void None_is_open_ended(string limit)
    {
        using var files = With($"{{ \"limits\": {{ {Limits.Replace("48 hours", limit, StringComparison.Ordinal)} }}, \"reasons\": {{ \"quorum\": \"not quorate\" }} }}");

        Assert.Equal(
            [$"config/profiles/small.json:4 $.silences.limits.still-overdue: \"{limit}\" is not a length: write a whole number and a unit, such as \"5 working days\" or \"48 hours\""],
            files.Lines(files.Read().Faults));
    }

    [Theory]
    [InlineData("england")]
    [InlineData("west-midlands")]
    [InlineData("wales")]
    public void The_shipped_profiles_pause_what_is_graver_for_less_time(string profile)
    {
        var rules = Commands.Repository.Configuration.Profiles[profile].Silences;

        Assert.Equal(["10 working days", "1 working day", "5 working days", "2 working days"], rules?.Limits.OrderBy(each => each.Key).Select(each => each.Value.ToString()));
        Assert.Equal(["family", "other", "police-unavailable", "quorum", "recording-error", "staffing"], rules?.Reasons.Keys.Order());
    }

    private static ConfigFiles With(string silences) => new ConfigFiles().Change(ConfigFiles.Profile, "\"calendar\": \"somewhere\"",
        $"\"calendar\": \"somewhere\", \"silences\": {silences}");
}
