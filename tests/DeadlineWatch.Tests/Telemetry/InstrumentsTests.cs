using DeadlineWatch.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class InstrumentsTests
{
    [Fact]
    public void What_can_be_known_beforehand_is_nought_before_anything_happened()
    {
        using var instruments = new Instruments(SomeCouncil.Configuration());

        var page = Read(instruments);

        Assert.Equal(["failed", "sound", "suspect", "unchanged"], Values(page, "deadlinewatch_polls_total", "verdict"));
        Assert.Equal(
            ["accepted 2xx", "accepted none", "not_sent 4xx", "not_sent 5xx", "not_sent none", "refused 4xx", "refused 5xx", "refused none", "unknown none"],
            page.All("deadlinewatch_mails_total").Select(each => $"{each.Labels["result"]} {each.Labels["code"]}").Order(StringComparer.Ordinal));
        Assert.Equal(["escalate", "send"], Values(page, "deadlinewatch_stage_duration_seconds_count", "stage"));
        Assert.Equal(["daily", "escalate", "metrics", "nodes", "poll", "send"], Values(page, "deadlinewatch_stage_faults_total", "stage"));
        Assert.Equal(2 * 2 * 3, page.All("deadlinewatch_escalations_total").Count); // clocks, steps, results
        Assert.Equal(0, page["deadlinewatch_poll_duration_seconds_count", ("source", SomeCouncil.Source)]);
        Assert.Equal(0, page["deadlinewatch_escalation_dwell_seconds_count"]);
        Assert.Equal(0, page["deadlinewatch_last_complete_cycle_timestamp_seconds"]);
        Assert.All(page.Samples.Where(each => each.Name is not ("deadlinewatch_build_info" or "deadlinewatch_config_last_reload_successful")), each => Assert.Equal(0, each.Value));
        Assert.Equal(1, page["deadlinewatch_build_info"]);
        Assert.Equal(1, page["deadlinewatch_config_last_reload_successful"]);
    }

    [Fact]
    public void A_poll_counts_by_verdict_and_how_long_it_took()
    {
        using var instruments = new Instruments(SomeCouncil.Configuration());

        instruments.Polled(SomeCouncil.Source, "sound", TimeSpan.FromSeconds(0.1));
        instruments.Polled(SomeCouncil.Source, "sound", TimeSpan.FromSeconds(0.25));
        instruments.Polled(SomeCouncil.Source, "failed", TimeSpan.FromSeconds(1000));

        var page = Read(instruments);
        Assert.Equal(2, page["deadlinewatch_polls_total", ("source", SomeCouncil.Source), ("verdict", "sound")]);
        Assert.Equal(1, page["deadlinewatch_polls_total", ("source", SomeCouncil.Source), ("verdict", "failed")]);
        double AtMost(string bound) => page["deadlinewatch_poll_duration_seconds_bucket", ("le", bound)];
        Assert.Equal([1, 2, 2, 3], [AtMost("0.1"), AtMost("0.5"), AtMost("300"), AtMost("+Inf")]);
        Assert.Equal(1000.35, page["deadlinewatch_poll_duration_seconds_sum"], 9);
        Assert.Equal(3, page["deadlinewatch_poll_duration_seconds_count"]);
    }

    [Fact]
    public void A_step_counts_by_clock_and_what_became_of_it()
    {
        using var instruments = new Instruments(SomeCouncil.Configuration());

        instruments.Told(SomeCouncil.Section47, "overdue", StepResult.Told);
        instruments.Told(SomeCouncil.Section47, "overdue", StepResult.Told);
        instruments.Told(SomeCouncil.Section47, "5-working-days-before", StepResult.Passed);
        instruments.Told(SomeCouncil.Section47, "overdue", StepResult.Withdrawn);

        var page = Read(instruments);
        double Of(string step, string result) => page["deadlinewatch_escalations_total",
            ("clock", SomeCouncil.Section47), ("step", step), ("result", result)];
        Assert.Equal([2, 1, 1], [Of("overdue", "told"), Of("5-working-days-before", "passed"), Of("overdue", "withdrawn")]);
        Assert.Equal(4, page.Sum("deadlinewatch_escalations_total"));
    }

    [Fact]
    public void An_accepted_mail_says_how_long_its_warnings_waited_and_never_less_than_nothing()
    {
        using var instruments = new Instruments(SomeCouncil.Configuration());

        instruments.Mailed(MailResult.Accepted, 250, TimeSpan.FromSeconds(25));
        instruments.Mailed(MailResult.Accepted, 250, TimeSpan.FromSeconds(-3));
        instruments.Mailed(MailResult.NotSent, 451, null);

        var page = Read(instruments);
        Assert.Equal(2, page["deadlinewatch_mails_total", ("result", "accepted"), ("code", "2xx")]);
        Assert.Equal(1, page["deadlinewatch_mails_total", ("result", "not_sent"), ("code", "4xx")]);
        Assert.Equal(25, page["deadlinewatch_escalation_dwell_seconds_sum"]);
        Assert.Equal(2, page["deadlinewatch_escalation_dwell_seconds_count"]);
    }

    [Theory]
    [InlineData("Accepted", 250, "2xx")]
    [InlineData("Accepted", null, "none")] // a file
    [InlineData("NotSent", 421, "4xx")]
    [InlineData("NotSent", 530, "5xx")]
    [InlineData("NotSent", 250, "none")] // an answer to nothing that was asked
    [InlineData("NotSent", 354, "none")]
    [InlineData("NotSent", null, "none")]
    [InlineData("Unknown", null, "none")]
    [InlineData("Refused", 550, "5xx")]
    [InlineData("Refused", 452, "4xx")] // for days
    [InlineData("Refused", null, "none")]
    public void Whatever_becomes_of_a_mail_has_its_place_on_the_page_from_the_start(string result, int? code, string label)
    {
        using var instruments = new Instruments(SomeCouncil.Configuration());
        var laidOut = Read(instruments).All("deadlinewatch_mails_total").Count;

        instruments.Mailed(Enum.Parse<MailResult>(result), code, null);

        var counted = Assert.Single(Read(instruments).All("deadlinewatch_mails_total"), each => each.Value > 0);
        Assert.Equal(label, counted.Labels["code"]);
        Assert.Equal(laidOut, Read(instruments).All("deadlinewatch_mails_total").Count);
    }

    [Fact]
    public void A_stage_says_when_it_last_passed_and_how_often_it_met_a_fault()
    {
        using var instruments = new Instruments(SomeCouncil.Configuration());

        instruments.Passed(Stage.Send, SomeCouncil.Now);
        instruments.Passed(Stage.Send, SomeCouncil.Now.AddSeconds(1.5));
        instruments.CycleCompleted(SomeCouncil.Now);
        instruments.Fault(Stage.Poll);

        var page = Read(instruments);
        Assert.Equal(1775638801.5, page["deadlinewatch_stage_last_pass_timestamp_seconds", ("stage", "send")]);
        Assert.Equal(0, page["deadlinewatch_stage_last_pass_timestamp_seconds", ("stage", "poll")]);
        Assert.Equal(1775638800, page["deadlinewatch_last_complete_cycle_timestamp_seconds"]);
        Assert.Equal(1, page["deadlinewatch_stage_faults_total", ("stage", "poll")]);
    }

    [Fact]
    public void Two_services_in_one_process_do_not_count_for_each_other()
    {
        using var one = new Instruments(SomeCouncil.Configuration());
        using var two = new Instruments(SomeCouncil.Configuration());

        one.Fault(Stage.Send);

        Assert.Equal(1, Read(one)["deadlinewatch_stage_faults_total", ("stage", "send")]);
        Assert.Equal(0, Read(two)["deadlinewatch_stage_faults_total", ("stage", "send")]);
    }

    [Fact]
    public void Nothing_is_lost_when_many_threads_count_at_once()
    {
        using var instruments = new Instruments(SomeCouncil.Configuration());

        Parallel.For(0, 20_000, each =>
        {
            instruments.Polled(SomeCouncil.Source, "sound", TimeSpan.FromSeconds(1));
            if (each % 1000 == 0)
            {
                Read(instruments);
            }
        });

        var page = Read(instruments);
        Assert.Equal(20_000, page["deadlinewatch_polls_total", ("verdict", "sound")]);
        Assert.Equal(20_000, page["deadlinewatch_poll_duration_seconds_count"]);
        Assert.Equal(20_000, page["deadlinewatch_poll_duration_seconds_sum"]);
    }

    private static PrometheusPage Read(Instruments instruments)
    {
        var page = new MetricsPage();
        page.Replace(instruments.Families());
        return PrometheusPage.Parse(page.Bytes.Span);
    }

    private static IEnumerable<string> Values(PrometheusPage page, string name, string label) =>
        page.All(name).Select(each => each.Labels[label]).Distinct().Order();
}
