namespace DeadlineWatch.Configuration;

/// <summary>Reads <c>deadlinewatch.json</c>: the ledger, the way of mail, where metrics answer and how many they may be,
/// what is kept for how long, how it logs, and the authorities.
/// The environment counts before the file.</summary>
internal sealed class SettingsReader(string home, EnvironmentSettings environment, IReadOnlyCollection<string> profiles, DateOnly? today)
{
    /// <summary>The settings, with what is faulty left out; null where nothing can be made of the file.</summary>
    public ReadSettings? Read(Place root) => root.Object(shape => new ReadSettings(
        shape.Required("ledger")?.Object(new LedgerReader(home, environment).Read),
        shape.Required("mail")?.Object(new MailReader(home, environment).Read),
        new ListenReader(home, environment, today).Read(shape.Optional("listen")),
        shape.Optional("metrics")?.Object(Metrics) ?? new MetricsSettings(),
        shape.Optional("retention")?.Object(new RetentionReader(home).Read),
        new PingReader(environment).Read(shape.Optional("ping")),
        shape.Optional("logs")?.Object(Logs) ?? Logs(null),
        Authorities(shape.Required("authorities"))));

    private static MetricsSettings Metrics(Shape shape) => new(
        shape.Optional("seriesLimit")?.Whole(MetricsSettings.LeastSeriesLimit, MetricsSettings.MostSeriesLimit)
            ?? MetricsSettings.UsualSeriesLimit);

    /// <summary>How it logs; the usual beside a fault.</summary>
    internal LogSettings Logs(Shape? shape)
    {
        var defaults = new LogSettings();
        var form = shape?.Optional("form")?.OneOf<LogForm>("form");
        var level = shape?.Optional("level")?.OneOf<LogSettings.Least>("level") ?? defaults.Level;

        return new LogSettings(
            environment.OneOf<LogForm>(EnvironmentSettings.Logs) ?? form,
            environment.OneOf<LogSettings.Least>(EnvironmentSettings.LogsLevel) ?? level);
    }

    private List<Authority> Authorities(Place? place)
    {
        var authorities = new List<Authority>();
        foreach (var each in place?.SomeItems() ?? [])
        {
            var authority = each.Object(shape => new Authority(
                shape.Key("key"), shape.Text("name"), shape.Required("profile")?.OneOf(profiles, "profile") ?? ""));
            if (authority is not { Key.Length: > 0 })
            {
                continue;
            }

            if (authorities.Exists(other => other.Key == authority.Key))
            {
                each.FaultIn("key", $"the authority \"{authority.Key}\" stands twice");
                continue;
            }

            authorities.Add(authority);
        }

        return authorities;
    }
}

/// <summary>What was made of <c>deadlinewatch.json</c>; a part is null beside a fault.</summary>
internal sealed record ReadSettings(
    LedgerSettings? Ledger, MailSettings? Mail, ListenSettings Listen, MetricsSettings Metrics, RetentionSettings? Retention,
    PingSettings? Ping, LogSettings Logs, IReadOnlyList<Authority> Authorities);
