using System.Text.RegularExpressions;

namespace DeadlineWatch.Dashboards;

/// <summary>Everything that the service, the dashboards and the rules must hold together:
/// <list type="number">
/// <item>The demo council is played up to the present, and goes on in real time.</item>
/// <item>A Prometheus with our rules scrapes it each second.</item>
/// <item>Every expression of every panel, choice and rule is asked, and must answer; every query of a panel must have data, or be
/// listed with the reason.</item>
/// <item>Prometheus must have nothing to complain of, and a healthy council no alert.</item>
/// <item>The dashboards must fit the types that Grafana publishes.</item>
/// </list></summary>
internal sealed partial class LiveCheck(Options options, Report report)
{
    private readonly string _dashboards = Path.Combine(options.Repository, "dashboards");
    private readonly string _here = Path.Combine(options.Repository, "tests", "DeadlineWatch.Dashboards");

    public async Task Run(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("deadlinewatch-dashboards-");
        try
        {
            await OnTheDemo(folder.FullName, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        if (options.Schema && File.Exists(Path.Combine(_here, "schema", "package.json")))
        {
            await Schema(Path.Combine(_here, "schema"), cancel);
        }
    }

    private async Task OnTheDemo(string folder, CancellationToken cancel)
    {
        report.Heading("Play the demo council up to now");
        await using var demo = Child.Start("dotnet", Path.Combine(AppContext.BaseDirectory, "deadlinewatch.dll"),
            "demo", "--output", Path.Combine(folder, "demo"), "--port", "0", "--config", Path.Combine(options.Repository, "config"));
        var page = new Uri(await demo.Said(line => Serving().Match(line) is { Success: true } found ? found.Value : null, TimeSpan.FromMinutes(2), cancel));

        report.Heading($"Let Prometheus scrape {page} each second, for {options.Length.TotalSeconds} s");
        await using var prometheus = await Prometheus.Start(folder, Path.Combine(_dashboards, "prometheus"), page, cancel);
        await Task.Delay(options.Length, cancel);

        var panels = new PanelCheck(prometheus, report, options.Length);
        var empty = new EmptyInDemo(await File.ReadAllLinesAsync(Path.Combine(_here, "empty-in-demo.txt"), cancel));
        foreach (var dashboard in Dashboard.In(_dashboards))
        {
            report.Heading($"Ask what {dashboard.File} asks");
            await panels.Ask(dashboard, empty, cancel);
        }

        foreach (var line in empty.Wrong.Select(each => $"is not understood: {each}").Concat(empty.Unasked.Select(each => $"names no query: {each}")))
        {
            report.Fail($"empty-in-demo.txt {line}");
        }

        report.Heading("Ask Prometheus about rules, alerts, targets and its log");
        await new RulesCheck(prometheus, report).Ask(cancel);

        report.Heading("Have promtool check the page");
        await Page(page, cancel);
    }

    private async Task Page(Uri page, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };
        var (code, said) = await Child.Ask("promtool", ["check", "metrics"], options.Repository, await http.GetByteArrayAsync(page, cancel), cancel);
        report.Count(code == 0 && said.Length == 0 ? null : $"promtool check metrics ({code}):\n{said}");
    }

    private async Task Schema(string folder, CancellationToken cancel)
    {
        report.Heading("Hold the dashboards against the types that Grafana publishes");
        var (code, said) = await Child.Ask("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], folder, default, cancel);
        if (code == 0)
        {
            (code, said) = await Child.Ask("npm", ["run", "--silent", "check"], folder, default, cancel);
        }

        report.Count(code == 0 ? null : $"in {folder} ({code}):\n{said}");
    }

    [GeneratedRegex(@"(?<=It goes on in real time: )http://\S+/metrics", RegexOptions.None, 1000)]
    private static partial Regex Serving();
}
