using System.Globalization;
using System.Text;
using DeadlineWatch.Telemetry;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class MetricsPageTests
{
    [Fact]
    public void A_page_is_sorted_and_says_of_each_family_what_it_is()
    {
        var page = new MetricsPage();

        page.Replace(
        [
            MetricFamily.Gauge("deadlinewatch_outbox_pending", "Warnings in the outbox.", 3),
            MetricFamily.Gauge("deadlinewatch_findings", "Things to mend.",
            [
                (Labels.Of(("source", "drop"), ("code", "no-team")), 2),
                (Labels.Of(("source", "drop"), ("code", "impossible-date")), 0.5),
            ]),
            new("deadlinewatch_wait_seconds", MetricKind.Histogram, "How long it took.",
            [
                new(Labels.Of(("source", "drop")), 2.25, [(1, 1), (10, 2), (double.PositiveInfinity, 2)]),
            ]),
        ]);

        Assert.Equal(
            """
            # HELP deadlinewatch_findings Things to mend.
            # TYPE deadlinewatch_findings gauge
            deadlinewatch_findings{source="drop",code="impossible-date"} 0.5
            deadlinewatch_findings{source="drop",code="no-team"} 2
            # HELP deadlinewatch_outbox_pending Warnings in the outbox.
            # TYPE deadlinewatch_outbox_pending gauge
            deadlinewatch_outbox_pending 3
            # HELP deadlinewatch_wait_seconds How long it took.
            # TYPE deadlinewatch_wait_seconds histogram
            deadlinewatch_wait_seconds_bucket{source="drop",le="1"} 1
            deadlinewatch_wait_seconds_bucket{source="drop",le="10"} 2
            deadlinewatch_wait_seconds_bucket{source="drop",le="+Inf"} 2
            deadlinewatch_wait_seconds_sum{source="drop"} 2.25
            deadlinewatch_wait_seconds_count{source="drop"} 2

            """,
            Encoding.UTF8.GetString(page.Bytes.Span));
    }

    [Fact]
    public void The_same_numbers_in_another_order_make_the_same_page()
    {
        var one = new MetricsPage();
        var two = new MetricsPage();
        (Labels, double)[] teams = [(Labels.Of(("team", "b")), 1), (Labels.Of(("team", "a")), 2)];

        one.Replace([MetricFamily.Gauge("x", "X.", teams), MetricFamily.Gauge("y", "Y.", 1)]);
        two.Replace([MetricFamily.Gauge("y", "Y.", 1), MetricFamily.Gauge("x", "X.", teams.Reverse())]);

        Assert.Equal(one.Bytes.ToArray(), two.Bytes.ToArray());
    }

    [Theory]
    [InlineData("North \"Family\" Team")]
    [InlineData("back\\slash\\")]
    [InlineData("two\nlines")]
    [InlineData("\\n is not a line feed")]
    [InlineData("carriage\rreturn\tand\u2028others")]
    [InlineData("Tîm Plant Ynys Môn 🐉 児童")]
    [InlineData("} 1\nforged_metric{a=\"b\"} 2")]
    [InlineData("")]
    public async Task A_hostile_label_value_reads_back_as_it_was(string team)
    {
        var page = new MetricsPage();

        page.Replace([MetricFamily.Gauge("deadlinewatch_teams", "Teams.", [(Labels.Of(("team", team), ("z", "1")), 7)])]);

        var sample = Assert.Single(PrometheusPage.Parse(page.Bytes.Span).Samples);
        Assert.Equal(team, sample.Labels["team"]);
        Assert.Equal("1", sample.Labels["z"]);
        Assert.Equal("", await Promtool.Check(page.Bytes, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Any_label_value_and_number_reads_back_as_it_was()
    {
        Prop.ForAll<string, double>((value, number) =>
        {
            var wanted = string.Concat((value ?? "").EnumerateRunes());
            var page = new MetricsPage();

            page.Replace([MetricFamily.Gauge("x", "X.", [(Labels.Of(("a", value ?? "")), number)])]);

            var sample = Assert.Single(PrometheusPage.Parse(page.Bytes.Span).Samples);
            return sample.Labels["a"] == wanted && sample.Value.Equals(number);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Half_a_character_becomes_the_replacement_character()
    {
        var page = new MetricsPage();

        page.Replace([MetricFamily.Gauge("x", "X.", [(Labels.Of(("a", "b\uD83Dc")), 1)])]);

        Assert.Equal("b\uFFFDc", Assert.Single(PrometheusPage.Parse(page.Bytes.Span).Samples).Labels["a"]);
    }

    [Fact]
    public void A_help_line_stays_one_line()
    {
        var page = new MetricsPage();

        page.Replace([MetricFamily.Gauge("x", "Says \"two\nlines\" and a \\.", 1)]);

        Assert.Equal(@"Says ""two\nlines"" and a \\.", PrometheusPage.Parse(page.Bytes.Span).Help["x"]);
    }

    [Fact]
    public void Numbers_are_written_the_same_under_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var page = new MetricsPage();

            page.Replace([MetricFamily.Gauge("x", "X.", 1234567.25), MetricFamily.Gauge("y", "Y.", -0.5)]);

            Assert.Contains("\nx 1234567.25\n", Encoding.UTF8.GetString(page.Bytes.Span), StringComparison.Ordinal);
            Assert.Contains("\ny -0.5\n", Encoding.UTF8.GetString(page.Bytes.Span), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void What_is_not_in_the_new_numbers_is_gone_from_the_page()
    {
        var page = new MetricsPage();
        page.Replace([MetricFamily.Gauge("x", "X.", [(Labels.Of(("team", "closed")), 1), (Labels.Of(("team", "open")), 2)])]);

        page.Replace([MetricFamily.Gauge("x", "X.", [(Labels.Of(("team", "open")), 3)])]);

        var sample = Assert.Single(PrometheusPage.Parse(page.Bytes.Span).Samples);
        Assert.Equal(("open", 3), (sample.Labels["team"], sample.Value));
    }

    [Fact]
    public void A_page_that_Prometheus_would_refuse_does_not_replace_a_good_one()
    {
        var page = new MetricsPage();
        page.Replace([MetricFamily.Gauge("x", "X.", 1)]);
        var good = page.Bytes.ToArray();

        var series = Assert.Throws<InvalidOperationException>(() => page.Replace(
            [MetricFamily.Gauge("x", "X.", [(Labels.Of(("team", "a")), 1), (Labels.Of(("team", "a")), 2)])]));
        var family = Assert.Throws<InvalidOperationException>(() => page.Replace(
            [MetricFamily.Gauge("x", "X.", 1), MetricFamily.Gauge("x", "X.", 1)]));

        Assert.Equal("The metrics page would hold x{team=\"a\"} twice.", series.Message);
        Assert.Equal("The metrics page would hold x twice.", family.Message);
        Assert.Equal(good, page.Bytes.ToArray());
    }

    [Fact]
    public void A_family_that_both_parts_have_does_not_replace_a_good_page()
    {
        var page = new MetricsPage();
        page.Renew([MetricFamily.Gauge("x", "X.", 1)], [MetricFamily.Gauge("y", "Y.", 1)]);
        var good = page.Bytes.ToArray();

        var refusal = Assert.Throws<InvalidOperationException>(() => page.Renew(null, [MetricFamily.Gauge("x", "X.", 1)]));
        Assert.Throws<InvalidOperationException>(() => page.Renew([MetricFamily.Gauge("y", "Y.", 1)], [MetricFamily.Gauge("y", "Y.", 1)]));

        Assert.Equal("The metrics page would hold x twice.", refusal.Message);
        Assert.Equal(good, page.Bytes.ToArray());
        page.Renew(null, [MetricFamily.Gauge("y", "Y.", 1)]);
        Assert.Equal(good, page.Bytes.ToArray());
    }

    [Fact]
    public async Task A_run_without_HTTP_writes_the_same_page_into_a_stream()
    {
        var page = new MetricsPage();
        page.Replace([MetricFamily.Gauge("x", "X.", 1)]);
        using var file = new MemoryStream();

        await page.WriteTo(file, TestContext.Current.CancellationToken);

        Assert.Equal("# HELP x X.\n# TYPE x gauge\nx 1\n", Encoding.UTF8.GetString(file.ToArray()));
    }
}
