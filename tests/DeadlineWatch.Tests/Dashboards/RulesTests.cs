using DeadlineWatch.Tests.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Dashboards;

/// <summary>The rules by Prometheus' own judgement, and what must stand together: an alert, its tests and its runbook.</summary>
public class RulesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_takes_the_rules()
    {
        var (code, said) = await Promtool.Run(["check", "rules", "--lint=all", "--lint-fatal", RuleFiles.AlertFile, RuleFiles.RecordingFile], Cancel);

        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task Prometheus_takes_the_example_of_its_configuration_with_the_rules_that_it_names()
    {
        var (code, said) = await Promtool.Run(["check", "config", Path.Combine(RuleFiles.Folder, "prometheus.yml")], Cancel);

        Assert.True(code == 0, said);
        Assert.Contains("2 rule files found", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_alert_fires_when_it_must_and_is_silent_when_it_must_not()
    {
        var (code, said) = await Promtool.Run(["test", "rules", .. RuleFiles.TestFiles], Cancel);

        Assert.True(code == 0, said);
    }

    [Fact]
    public void Each_alert_has_a_test_in_which_it_fires_and_one_in_which_it_is_silent()
    {
        Assert.All(RuleFiles.Alerts, alert => Assert.Equal(
            [false, true], RuleFiles.AlertCases.Where(each => each.Name == alert.Name).Select(each => each.Fires).Distinct().Order()));
    }

    // Of an alert that begins at a moment, the minute before must be silent: else the test holds for half the threshold too.
    [Fact]
    public void Each_alert_is_tested_at_its_edge()
    {
        Assert.All(RuleFiles.Alerts, alert =>
        {
            var cases = RuleFiles.AlertCases.Where(each => each.Name == alert.Name).ToList();

            Assert.Contains(cases, fires => fires.Fires
                && cases.Exists(silent => !silent.Fires && silent.Where == fires.Where && fires.At - silent.At is > 0 and <= 30));
        });
    }

    [Fact]
    public void Each_test_asks_for_an_alert_that_there_is()
    {
        Assert.Empty(RuleFiles.AlertCases.Select(each => each.Name).Except(RuleFiles.Alerts.Select(each => each.Name)));
    }

    [Fact]
    public void Each_recording_rule_is_tested()
    {
        Assert.Equal(RuleFiles.Records.Select(each => each.Name).Order(), RuleFiles.RecordsTested.Order());
    }

    [Fact]
    public void Each_alert_says_how_urgent_it_is_what_to_do_and_how_bad_it_is()
    {
        Assert.All(RuleFiles.Alerts, alert =>
        {
            Assert.StartsWith("DeadlineWatch", alert.Name, StringComparison.Ordinal);
            Assert.Contains(alert.Severity, (string[])["page", "ticket"]);
            Assert.Equal(["description", "runbook_url", "summary"], alert.Annotations.Keys.Order());
            // What stands in a summary must be known to whoever reads it on a telephone.
            Assert.InRange(alert.Annotations["summary"].Length, 40, 200);
            Assert.Matches(@"\{\{|[0-9]", alert.Annotations["description"]);
            Assert.EndsWith($"#{alert.Name.ToLowerInvariant()}", alert.Annotations["runbook_url"], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Each_alert_has_a_runbook_and_each_runbook_an_alert()
    {
        Assert.Equal(RuleFiles.Alerts.Select(each => each.Name).Order(), RuleFiles.Runbooks.Keys.Order());
    }

    [Theory]
    [InlineData("**Means:**")]
    [InlineData("**Look:**")]
    [InlineData("**Do:**")]
    [InlineData("**Wake someone:**")]
    public void Each_runbook_says_what_it_means_where_to_look_what_to_do_and_whom_to_wake(string part)
    {
        Assert.All(RuleFiles.Runbooks.Values, text => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_runbook_says_the_urgency_that_its_alert_has()
    {
        Assert.All(RuleFiles.Alerts, alert =>
            Assert.Contains($"*{alert.Severity}*", RuleFiles.Runbooks[alert.Name].Split('\n')[1..3].Aggregate("", string.Concat), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_metric_in_rules_and_runbooks_is_one_that_the_exporter_has()
    {
        var named = RuleFiles.Alerts.SelectMany(each => each.Annotations.Values.Append(each.Expression))
            .Concat(RuleFiles.Records.Select(each => each.Expression))
            .Append(File.ReadAllText(RuleFiles.RunbookFile))
            .SelectMany(RuleFiles.FamiliesIn).Distinct(StringComparer.Ordinal);

        // By the name of the family or, of a histogram, of its parts.
        Assert.DoesNotContain(named, each => !ExportedFamilies.BySeries.ContainsKey(each) && !ExportedFamilies.All.ContainsKey(each));
    }

    [Fact]
    public void Every_metric_that_the_tests_make_up_is_one_that_the_exporter_has()
    {
        var named = RuleFiles.TestFiles.SelectMany(each => RuleFiles.FamiliesIn(File.ReadAllText(each))).Distinct(StringComparer.Ordinal);

        Assert.DoesNotContain(named, each => !ExportedFamilies.BySeries.ContainsKey(each) && each != "deadlinewatch_other_program");
    }

    // An operator is not called because a council is late: whoever can do something about it has a mail.
    [Fact]
    public void No_alert_is_about_a_missed_timescale()
    {
        Assert.All(RuleFiles.Alerts, alert =>
        {
            Assert.DoesNotContain("overdue", alert.Expression, StringComparison.Ordinal);
            Assert.DoesNotContain("judged_deadlines", alert.Expression, StringComparison.Ordinal);
        });
    }
}
