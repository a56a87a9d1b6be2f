using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class NodeGaugesTests
{
    private readonly HandTurnedTime _time = new(SomeCouncil.Now);
    private readonly CurrentConfiguration _current = new(SomeCouncil.Configuration() with { Parts = new Dictionary<string, string> { ["a"] = "1" } });

    [Fact]
    public void The_hash_of_the_configuration_is_that_in_force_and_no_other()
    {
        var node = new NodeGauges(_current, _time);
        var before = Read(node).All("deadlinewatch_config_info").Single().Labels["hash"];

        _current.Take(_current.Now with { Parts = new Dictionary<string, string> { ["a"] = "2" } });

        var after = Assert.Single(Read(node).All("deadlinewatch_config_info"));
        Assert.Equal((_current.Now.Hash, 1), (after.Labels["hash"], after.Value));
        Assert.NotEqual(before, after.Labels["hash"]);
    }

    [Fact]
    public void The_page_carries_the_clock_of_the_node()
    {
        var node = new NodeGauges(_current, _time);

        _time.Turn(TimeSpan.FromSeconds(5));

        Assert.Equal(Instruments.Seconds(SomeCouncil.Now) + 5, Read(node)["deadlinewatch_page_timestamp_seconds"]);
    }

    [Fact]
    public void The_process_says_when_it_started_what_it_worked_and_what_it_holds()
    {
        var node = new NodeGauges(_current, _time);

        var (first, second) = (Read(node), Read(node));

        Assert.Equal(first["process_start_time_seconds"], second["process_start_time_seconds"]);
        Assert.InRange(first["process_cpu_seconds_total"], 0.01, second["process_cpu_seconds_total"]);
        Assert.InRange(first["process_resident_memory_bytes"], 10_000_000, 10_000_000_000);
        Assert.Equal("counter", first.Types["process_cpu_seconds_total"]);
    }

    [Fact]
    public void The_start_of_the_process_is_what_the_kernel_says()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        var booted = long.Parse(Line("/proc/stat", "btime ")[6..], CultureInfo.InvariantCulture);
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        var ticks = long.Parse(fields[19], CultureInfo.InvariantCulture); // field 22, counted from the one after the name

        var started = Read(new NodeGauges(_current, _time))["process_start_time_seconds"];

        Assert.InRange(started, booted + (ticks / 100.0) - 2, booted + (ticks / 100.0) + 2);
    }

    private static string Line(string file, string start) =>
        File.ReadLines(file).First(each => each.StartsWith(start, StringComparison.Ordinal));

    private static PrometheusPage Read(NodeGauges node)
    {
        var page = new MetricsPage();
        page.Replace(node.Families());
        return PrometheusPage.Parse(page.Bytes.Span);
    }
}
