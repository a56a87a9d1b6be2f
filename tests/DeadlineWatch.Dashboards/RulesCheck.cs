namespace DeadlineWatch.Dashboards;

/// <summary>Asks Prometheus what it thinks of our rules and of our page, and which alerts a healthy council has.</summary>
internal sealed class RulesCheck(Prometheus prometheus, Report report)
{
    public async Task Ask(CancellationToken cancel)
    {
        await Rules(cancel);
        await Alerts(cancel);
        await Targets(cancel);

        report.Count(prometheus.Complaints is { Count: > 0 } complaints
            ? $"Prometheus complained {complaints.Count} times:\n{string.Join('\n', complaints.Distinct(StringComparer.Ordinal).Take(5))}"
            : null);
    }

    private async Task Rules(CancellationToken cancel)
    {
        var rules = (await prometheus.Of("rules", cancel)).GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("rules").EnumerateArray()).ToList();
        report.Count(rules.Count > 0 ? null : "Prometheus has no rules.");
        foreach (var rule in rules)
        {
            var (name, expression) = (rule.GetProperty("name").GetString()!, rule.GetProperty("query").GetString()!);
            var health = rule.GetProperty("health").GetString();
            report.Count(health == "ok" ? null : $"rule {name}: {health}\n{(rule.TryGetProperty("lastError", out var error) ? error.GetString() : "")}");

            var answer = await prometheus.Now(expression, cancel);
            report.Count(answer.Error is { } wrong ? $"rule {name}\n{expression}\n{wrong}" : null);
        }

        report.Say($"{rules.Count} rules");
    }

    // Pending ones count too: a minute is shorter than most alerts wait, and a healthy council has nothing to wait for.
    private async Task Alerts(CancellationToken cancel)
    {
        var alerts = (await prometheus.Of("alerts", cancel)).GetProperty("alerts").EnumerateArray().ToList();
        foreach (var alert in alerts)
        {
            report.Fail($"alert on a healthy council, {alert.GetProperty("state").GetString()}: {alert.GetProperty("labels")}\n"
                + alert.GetProperty("annotations").GetProperty("summary").GetString());
        }

        if (alerts.Count == 0)
        {
            report.Pass();
        }
    }

    private async Task Targets(CancellationToken cancel)
    {
        var targets = (await prometheus.Of("targets", cancel)).GetProperty("activeTargets").EnumerateArray().ToList();
        report.Count(targets.Count == 1 ? null : $"{targets.Count} targets");
        foreach (var target in targets)
        {
            var error = target.GetProperty("lastError").GetString();
            report.Count(target.GetProperty("health").GetString() == "up" && string.IsNullOrEmpty(error) ? null : $"the scrape failed: {error}");
        }

        // Every scrape, and not only the last.
        var missed = await prometheus.Now("min_over_time(up[1h]) == 0", cancel);
        report.Count(missed is { Error: null, Series: 0 } ? null : $"a scrape failed: {missed.Error}");
    }
}
