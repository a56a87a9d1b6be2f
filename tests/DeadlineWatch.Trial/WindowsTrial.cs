using System.Net;
using System.Net.Sockets;
using DeadlineWatch.Dashboards;
using DeadlineWatch.Tests;

namespace DeadlineWatch.Trial;

/// <summary>The program for Windows, under Wine: its commands, and its life as a service from its creation to exit codes. What Wine
/// has not (virtual accounts, recovery actions, the event viewer, install.ps1) is not tried.</summary>
internal sealed class WindowsTrial(Report report, string published)
{
    private const string Name = "DeadlineWatch";

    // The folder that a service looks at by itself.
    private const string Home = @"C:\ProgramData\DeadlineWatch";
    private const string Config = $@"{Home}\config";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _program = Path.Join(published, "deadlinewatch.exe");

    public async Task Run(CancellationToken cancel)
    {
        report.Heading("A fresh Windows");
        await using var wine = await Wine.Start(cancel);
        var services = new WindowsServices(wine);
        var port = FreePort.Next();

        report.Heading("Commands");
        await Commands(wine, cancel);
        report.Heading("The service runs");
        Prepare(wine, port);
        await Life(wine, services, port, cancel);
        report.Heading("The service does not start");
        await Faults(wine, services, port, cancel);
    }

    private async Task Commands(Wine wine, CancellationToken cancel)
    {
        await Ask(wine, ["--version"], 0, "0.", cancel);
        await Ask(wine, ["demo", "--once", "--output", Home], 0, "mails ", cancel);
        await Ask(wine, ["check", "--config", Config], 0, "Configuration is sound.", cancel);
        // With a character that no code page of old consoles has.
        await Ask(wine, ["list", "--within", "2wd", "--config", Config], 0, " open clocks · data from ", cancel);
        await Ask(wine, ["verify", "--config", Config], 0, "anytown", cancel);
        await Ask(wine, ["due", "--profile", "west-midlands", "--clock", "icpc", "--start", "2026-12-11 16:30", "--config", Config], 0, "2027", cancel);
        // The summer's time and the winter's, by Windows' own name for the zone.
        await Ask(wine, ["due", "--profile", "west-midlands", "--clock", "written-confirmation", "--start", "2026-10-24 16:30", "--config", Config], 0,
            "15:30", cancel);
        await Ask(wine, ["run", "--service"], 1, "which did not start this", cancel);
    }

    private async Task Life(Wine wine, WindowsServices services, int port, CancellationToken cancel)
    {
        var created = await services.Create(Name, $"\"{Wine.Outside(_program)}\" run --service", cancel);
        report.Count(created.Code == 0 ? null : $"sc create ended with {created.Code}: {created.Said}");
        await services.Start(Name, cancel);
        Expect(new("RUNNING", 0, 0), await services.Until(Name, "RUNNING", cancel));
        await Until("it is ready", async () => await Page(port, "health/ready", cancel) == "ready\n", cancel);
        await Until("it has polled the dropped files", async () =>
            (await Page(port, "metrics", cancel)).Split('\n').Any(each => each.StartsWith("deadlinewatch_polls_total", StringComparison.Ordinal)
                && each.Contains("case-system", StringComparison.Ordinal) && each.Contains("sound", StringComparison.Ordinal)
                && !each.EndsWith(" 0", StringComparison.Ordinal)), cancel);
        await Until("a mail lies in the folder", () => Task.FromResult(Directory.Exists(Path.Join(Here(wine), "mail"))
            && Directory.EnumerateFiles(Path.Join(Here(wine), "mail"), "*.eml").Any()), cancel);
        await Ask(wine, ["status", "--config", Config], 0, "case-system", cancel);
        await Ask(wine, ["run", "--config", Config], 1, "in the hands of another service", cancel);

        await File.AppendAllTextAsync(Path.Join(Here(wine), "config", "recipients.json"), "// Nothing else changed.\n", cancel);
        await Until("it has taken the changed file", () => Told(wine, "trace:", "The config folder changed, and was taken"), cancel);

        await services.Stop(Name, cancel);
        Expect(new("STOPPED", 0, 0), await services.Until(Name, "STOPPED", cancel));
        await Until("start and stop are told", async () => await Told(wine, "trace:", "DeadlineWatch watches Anytown Council")
            && await Told(wine, "trace:", "DeadlineWatch is stopping") && await Told(wine, "trace:", "DeadlineWatch has stopped."), cancel);
        report.Count(File.Exists(Path.Join(Here(wine), "deadlinewatch.db-wal")) ? "the ledger was not closed: its log lies beside it" : null);
        await Ask(wine, ["verify", "--config", Config], 0, "anytown", cancel);

        await services.Start(Name, cancel);
        Expect(new("RUNNING", 0, 0), await services.Until(Name, "RUNNING", cancel));
        await services.Stop(Name, cancel);
        Expect(new("STOPPED", 0, 0), await services.Until(Name, "STOPPED", cancel));
    }

    private async Task Faults(Wine wine, WindowsServices services, int port, CancellationToken cancel)
    {
        using (var taken = new TcpListener(IPAddress.Loopback, port))
        {
            taken.Start();
            await services.Start(Name, cancel);
            await Failed(services, Name, cancel);
            await Until("the port is named", () => Told(wine, "err:", $"127.0.0.1:{port} is taken"), cancel);
        }

        var broken = Path.Join(Here(wine), "broken config");
        Directory.CreateDirectory(broken);
        foreach (var file in Directory.EnumerateFiles(Path.Join(Here(wine), "config"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Join(broken, Path.GetRelativePath(Path.Join(Here(wine), "config"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await File.WriteAllTextAsync(Path.Join(broken, "recipients.json"), "{ \"nobody\": true }\n", cancel);
        await services.Create("Broken", $"\"{Wine.Outside(_program)}\" run --service \"--config={Home}\\broken config\"", cancel);
        await services.Start("Broken", cancel);
        await Failed(services, "Broken", cancel);
        await Until("the faulty file is named", () => Told(wine, "err:", "broken config/recipients.json:1"), cancel);
    }

    /// <summary>It must stop with the exit code of a service that cannot start.</summary>
    private async Task Failed(WindowsServices services, string name, CancellationToken cancel)
    {
        const int SpecificError = 1066;
        await Until($"{name} ended with its own exit code", async () =>
            await services.Query(name, cancel) == new ShownService("STOPPED", SpecificError, 1), cancel);
    }

    /// <summary>The demo's folder, as that of a service: a ledger of its own, a port of its own, and an operator whom mails reach at
    /// any hour.</summary>
    private static void Prepare(Wine wine, int port)
    {
        foreach (var file in Directory.EnumerateFiles(Here(wine), "deadlinewatch.db*"))
        {
            File.Delete(file);
        }

        var mails = Path.Join(Here(wine), "mail");
        if (Directory.Exists(mails))
        {
            Directory.Delete(mails, recursive: true);
        }

        Edit(Path.Join(Here(wine), "config", "deadlinewatch.json"), "\"authorities\"",
            $"\"listen\": {{ \"address\": \"127.0.0.1\", \"port\": {port} }}, \"authorities\"");
        Edit(Path.Join(Here(wine), "config", "recipients.json"), "\"people\": {", """
            "people": {
              "operator@anytown.example": {
                "hours": "00:00-24:00", "workingDays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holidays"]
              },
            """);
    }

    private static void Edit(string file, string what, string instead) =>
        File.WriteAllText(file, File.ReadAllText(file).Replace(what, instead, StringComparison.Ordinal));

    private static string Here(Wine wine) => Path.Join(wine.Drive, "ProgramData", Name);

    private async Task Ask(Wine wine, IReadOnlyList<string> arguments, int code, string words, CancellationToken cancel)
    {
        var answer = await wine.Run(Wine.Outside(_program), arguments, cancel);
        report.Count(answer.Code == code && answer.Said.Contains(words, StringComparison.Ordinal)
            ? null
            : $"deadlinewatch {string.Join(' ', arguments)}\nended with {answer.Code}, and not {code} and \"{words}\":\n{answer.Said}");
    }

    private void Expect(ShownService expected, ShownService shown) =>
        report.Count(shown == expected ? null : $"the service is {shown}, and not {expected}");

    private async Task Until(string what, Func<Task<bool>> isSo, CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        var holds = await isSo();
        while (!holds && TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancel);
            holds = await isSo();
        }

        report.Count(holds ? null : $"not within {Patience.TotalSeconds} s: {what}");
    }

    private static Task<bool> Told(Wine wine, string level, string words) => Task.FromResult(wine.Events.Any(each =>
        each.Contains(level, StringComparison.Ordinal) && each.Contains(words, StringComparison.Ordinal)));

    private static async Task<string> Page(int port, string path, CancellationToken cancel)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/{path}"), cancel);
            return await answer.Content.ReadAsStringAsync(cancel);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return "";
        }
    }
}
