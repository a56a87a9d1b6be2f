using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Simulating;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Tests.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

/// <summary>A made-up council that answers within three working days and confirms within 48 hours, in the week of Christmas
/// 2026: by its calendar Fri 25 Dec and Fri 1 Jan are holidays, and Mon 28 Dec is none. Its ledger is a real one.</summary>
internal sealed class ChristmasCouncil : IDisposable
{
    public const string Authority = "anytown";

    private const string Source = "system";

    private readonly List<CaseSnapshot> _cases = [];

    public ChristmasCouncil()
    {
        Config.Change(ConfigFiles.Calendar, "\"2026-12-25\": \"Christmas Day\"", "\"2026-12-25\": \"Christmas Day\", \"2027-01-01\": \"New Year's Day\"");
        Config.Change(ConfigFiles.Profile, "\"ladders\": {", """
            "ladders": {
                "soon": [{ "when": "when overdue", "tell": ["director"] }],
            """);
        Config.Change(ConfigFiles.Profile, "\"clocks\": [", """
            "clocks": [
                {
                  "key": "confirm",
                  "name": "confirmation",
                  "limit": "48 hours",
                  "starts": { "event": "asked", "words": "asked" },
                  "stops": [{ "event": "answered", "words": "answered" }],
                  "owner": "manager",
                  "ladder": "soon",
                  "citation": { "quote": "within 48 hours", "source": "nowhere", "standing": "made up" }
                },
            """);
    }

    /// <summary>Wed 30 Dec 2026, 09:10: what was due on Tue 29 Dec is overdue.</summary>
    public static DateTimeOffset Now { get; } = Anytown.At("2026-12-30 09:10");

    public ConfigFiles Config { get; } = new();

    public string Ledger => Path.Join(Config.Home, "data", "ledger.db");

    /// <summary>A case that was asked, and answered where a second time is given.</summary>
    public ChristmasCouncil Asked(string reference, string at, string? answered = null)
    {
        _cases.Add(new()
        {
            Authority = Authority,
            Reference = reference,
            Source = Source,
            Team = "MASH",
            Events = [Anytown.Event("asked", at), .. answered is null ? [] : new[] { Anytown.Event("answered", answered) }],
        });
        return this;
    }

    /// <summary>One case for each way in which a deadline can lie about Mon 28 Dec.</summary>
    public ChristmasCouncil AllAboutChristmas() =>
        Asked("10001", "2026-12-21 10:00")                          // due Thu 24 Dec, before it
            .Asked("10002", "2026-12-22 10:00")                     // due on it
            .Asked("10003", "2026-12-23 10:00")                     // due Tue 29 Dec: overdue, and would be due today
            .Asked("10004", "2026-12-24 10:00")                     // due today
            .Asked("10005", "2026-12-28 10:00")                     // begun on it, and counted from the day after
            .Asked("10006", "2026-12-22 10:00", "2026-12-29 11:00") // answered a day late
            .Asked("10007", "2026-12-23 10:00", "2026-12-24 11:00"); // answered in time

    /// <summary>The profile as it is, with one text in place of another, in a folder of drafts.</summary>
    public string Draft(params (string Written, string Instead)[] changes)
    {
        var text = File.ReadAllText(Path.Join(Config.Folder, ConfigFiles.Profile));
        foreach (var (written, instead) in changes)
        {
            Assert.Equal(2, text.Split(written).Length);
            text = text.Replace(written, instead, StringComparison.Ordinal);
        }

        var draft = Path.Join(System.IO.Directory.CreateDirectory(Path.Join(Config.Home, "drafts")).FullName, "small.json");
        File.WriteAllText(draft, text);
        return draft;
    }

    /// <summary>Writes the ledger as the service would have, all data as of Wed 30 Dec, 02:10.</summary>
    public async Task Fill(CancellationToken cancel)
    {
        await using var ledger = await SqliteLedger.Open(Ledger, cancel);
        await ledger.Polls.EndPoll(new()
        {
            Source = Source,
            Authority = Authority,
            At = Now,
            Took = TimeSpan.FromSeconds(1),
            Verdict = "sound",
            Counts = new(Anytown.At("2026-12-30 02:10"), new Dictionary<string, int>(), new Dictionary<string, int>()),
        }, cancel);
        Assert.Empty(await ledger.Polls.Apply(Authority, [.. _cases.Select(each => new CaseWrite
        {
            Reference = each.Reference,
            Readings = [new ReadingRow { Snapshot = each, Hash = "h" }],
            Now = Now,
        })], cancel));
    }

    /// <summary>Fills the ledger and asks.</summary>
    public async Task<int> Simulate(SimulateOptions options, Screen screen, CancellationToken cancel)
    {
        await Fill(cancel);
        return await Ask(options, screen.Terminal, cancel);
    }

    /// <summary>Asks the ledger as it stands.</summary>
    public async Task<int> Ask(SimulateOptions options, Terminal terminal, CancellationToken cancel)
    {
        await using var ledger = await SqliteLedger.OpenForReading(Ledger, cancel);
        return await new SimulateCommand(
            Config.ReadSound(), change => ConfigurationReader.Read(Config.Folder, Config.Environment, change), ledger.Polls)
            .Write(options, Now, terminal, cancel);
    }

    public void Dispose() => Config.Dispose();
}
