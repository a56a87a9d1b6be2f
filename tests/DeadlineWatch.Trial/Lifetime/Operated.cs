using System.Text.Json;
using DeadlineWatch.Dashboards;

namespace DeadlineWatch.Trial.Lifetime;

/// <summary>What an operator and a service manager do to it: a second start, commands beside it, a reload, systemd's questions, logs
/// for a program, a stop that is impatient.</summary>
internal sealed class Operated(Report report, string published)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task Run(CancellationToken cancel)
    {
        await using var relay = new SinkRelay { IsSilent = true };
        await using var town = new Town(published, """{ "sqlite": "data/ledger.db" }""",
            $"\"relay\": {{ \"host\": \"127.0.0.1\", \"port\": {relay.Port}, \"security\": \"none\" }}");
        var socket = Path.Combine(town.Folder, "notify");
        await using var manager = new Manager(socket);

        var service = await town.Ready(cancel, new Dictionary<string, string>
        {
            ["NOTIFY_SOCKET"] = socket,
            ["WATCHDOG_USEC"] = "2000000",
            ["DEADLINEWATCH_LOGS"] = "json",
        });
        await SecondStart(town, cancel);
        await Reloads(town, service, cancel);
        await ImpatientStop(town, relay, service, manager, cancel);
        JsonLog(service);

        // What was killed holds nothing.
        var next = await town.Ready(cancel);
        await next.Signal("KILL", cancel);
        await next.Ended(Patience, cancel);
        await town.Ready(cancel);
        report.Pass();
    }

    private async Task SecondStart(Town town, CancellationToken cancel)
    {
        var second = town.Start(["run"]);
        var code = await second.Ended(Patience, cancel);
        report.Count(code == 1 && second.Said("is in the hands of another service on this machine. Stop that one first") ? null
            : $"a second run ended with {code}:\n{string.Join('\n', second.Lines)}");
        foreach (var command in new[] { "status", "list", "verify" })
        {
            var beside = town.Start([command]);
            code = await beside.Ended(Patience, cancel);
            report.Count(code == 0 ? null : $"{command} beside the service ended with {code}:\n{string.Join('\n', beside.Lines)}");
        }
    }

    private async Task Reloads(Town town, Service service, CancellationToken cancel)
    {
        const string metric = "deadlinewatch_config_last_reload_successful";
        var file = Path.Combine(town.Config, "recipients.json");
        var sound = await File.ReadAllTextAsync(file, cancel);

        await service.Signal("HUP", cancel);
        await Town.Until(service, "SIGHUP without a change is answered", Patience, () => service.Said("it is as it was, and in force"));
        await File.WriteAllTextAsync(file, sound.Replace("fallback", "falback", StringComparison.Ordinal), cancel);
        await service.Signal("HUP", cancel);
        await Town.Until(service, "a faulty folder is refused", Patience, async () => await town.Page("/metrics", cancel) is not null && service.Said("is not taken") && await town.Metric(metric, cancel) == 0);
        await File.WriteAllTextAsync(file, sound.Replace("quality.lead", "other.lead", StringComparison.Ordinal), cancel);
        await service.Signal("HUP", cancel);
        await Town.Until(service, "a sound folder is taken", Patience, async () => service.Said("was taken without a restart") && await town.Metric(metric, cancel) == 1);
        report.Count(service.HasEnded ? "SIGHUP ended it" : null);
    }

    /// <summary>In the midst of a dialogue with a relay that says nothing. The second Ctrl-C comes when the first was heard: one that
    /// comes before leaves the service no time to tell anybody.</summary>
    private async Task ImpatientStop(Town town, SinkRelay relay, Service service, Manager manager, CancellationToken cancel)
    {
        town.Land();
        await Town.Until(service, "it speaks to the relay", Patience, () => relay.Asked > 0);
        await service.Signal("INT", cancel);
        foreach (var words in new[] { "READY=1", "WATCHDOG=1", "RELOADING=1\nMONOTONIC_USEC=", "STATUS=watches Anytown through 2 sources; ", "STOPPING=1\n" })
        {
            await Town.Until(service, $"systemd hears {words}", Patience, () => manager.HasHeard(words));
            report.Pass();
        }

        await service.Signal("INT", cancel);
        // Sooner than a drain is given up.
        var code = await service.Ended(TimeSpan.FromSeconds(25), cancel);
        // The first may have done: a dialogue that has handed over nothing ends at once.
        report.Count(code is 0 or 130 ? null : $"Ctrl-C, twice, ended it with {code}:\n{string.Join('\n', service.Lines.TakeLast(8))}");
    }

    private void JsonLog(Service service)
    {
        foreach (var line in service.Lines.Where(each => each.StartsWith('{')))
        {
            using var read = JsonDocument.Parse(line);
            var names = read.RootElement.EnumerateObject().Select(each => each.Name).Take(4);
            report.Count(names.SequenceEqual(["time", "level", "where", "message"]) ? null : $"a line of the log is not in its form: {line}");
        }

        var others = service.Lines.Where(each => each.Length > 0 && each[0] != '{' && !each.StartsWith("Stopped at once", StringComparison.Ordinal)).ToList();
        report.Count(others.Count == 0 ? null : $"beside the log it said:\n{string.Join('\n', others)}");
    }
}
