using DeadlineWatch.Commands;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Sqlite;
using Xunit;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Commands;

/// <summary>The commands on the ledger that ships: they must say what they say on the one made by hand.</summary>
public sealed class EmbeddedLedgerTests : IDisposable
{
    private static readonly DateTimeOffset Now = Anytown.At("2026-12-08 09:10");

    private readonly string _folder = Directory.CreateTempSubdirectory("deadlinewatch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task A_list_says_the_same() => SaysTheSame((ledger, screen, cancel) =>
        new ListCommand(Repository.Configuration, ledger).Write(new(), Now, screen.Terminal, cancel));

    [Fact]
    public Task A_report_says_the_same() => SaysTheSame((ledger, screen, cancel) =>
        new ReportCommand(Repository.Configuration, ledger).Write(
            new() { Month = new(2026, 12, 1), Form = OutputForm.Json }, Now, screen.Terminal, cancel));

    [Fact]
    public Task An_explanation_says_the_same() => SaysTheSame((ledger, screen, cancel) =>
        new ExplainCommand(Repository.Configuration, ledger).Write(
            new() { Authority = Anytown.Key, Case = "10482" }, Now, screen.Terminal, cancel));

    [Fact]
    public Task Findings_say_the_same() => SaysTheSame((ledger, screen, cancel) =>
        new FindingsCommand(Repository.Configuration, ledger).Write(new(), Now, screen.Terminal, cancel));

    [Fact]
    public async Task An_unknown_case_is_answered_with_those_near_it()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var ledger = await SqliteLedger.Open(Path.Combine(_folder, "ledger.db"), cancel);
        await Some().CopyTo(ledger.Polls, Now, cancel);
        var screen = new Screen();

        var code = await new ExplainCommand(Repository.Configuration, ledger.Queries).Write(
            new() { Authority = Anytown.Key, Case = "1048" }, Now, screen.Terminal, cancel);

        Assert.Equal(ExitCode.Wrong, code);
        screen.Refuses("Nothing is known of case 1048 of anytown.\nNear it: 10482.");
    }

    private async Task SaysTheSame(Func<ILedgerQueries, Screen, CancellationToken, Task<int>> ask)
    {
        var cancel = TestContext.Current.CancellationToken;
        var byHand = Some();
        await using var ledger = await SqliteLedger.Open(Path.Combine(_folder, "ledger.db"), cancel);
        await byHand.CopyTo(ledger.Polls, Now, cancel);
        var (expected, written) = (new Screen(), new Screen());

        await ask(byHand, expected, cancel);
        var code = await ask(ledger.Queries, written, cancel);

        Assert.Equal(ExitCode.Done, code);
        Assert.NotEmpty(written.Output);
        Assert.Equal(expected.Output, written.Output);
    }

    private static Anytown Some()
    {
        var anytown = new Anytown("2026-12-08 02:10");
        anytown.Holds("10377", "ASMT N", "F1", Anytown.Event("referral-received", "2026-12-03 10:00"));
        anytown.Holds("10482", "MASH", "F2",
            Anytown.Event("referral-received", "2026-12-04 16:30", "R1", ("channel", "telephone"), ("referrer", "professional")),
            Anytown.Event("referral-decided", "2026-12-04", "R1", ("outcome", "assessment")));
        anytown.Holds("10101", "ASMT N", null,
            Anytown.Event("section-47-started", "2026-11-17 14:00", "E1"), Anytown.Event("conference-held", "2026-12-10", "E1"));
        anytown.Found(Anytown.CaseSystem, "2026-12-08 09:10", new("bad-id", "referrals.csv:7", "The id was left out.", "10482"));
        anytown.Happened(anytown.Row("10482", "written-confirmation"), "2026-12-05 03:10", "started", "due Sun 6 Dec, 16:30");
        return anytown;
    }
}
