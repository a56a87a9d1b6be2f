using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Silencing;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

/// <summary>It is Tue 8 Dec 2026, 09:10. Case 10377 was received on Thu 3 Dec: its decision is 2 working days late, its answer due
/// today. Case 10600's conference is due on Wed 30 Dec. Nothing of case 20000 runs any more.</summary>
public sealed class SilenceCommandTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = Anytown.At("2026-12-08 09:10");

    private readonly SqlitePlace _place = new();
    private readonly Screen _screen = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _place.Remove();

    private static SilenceOptions Options(string reference, string? reason = "police-unavailable", string? until = null, string? clock = null,
        SilenceKind kind = SilenceKind.Acknowledgement, bool lift = false, bool json = false, string authority = Anytown.Key) => new()
        {
            Kind = kind,
            Authority = authority,
            Case = reference,
            Clock = clock,
            Reason = lift ? null : reason,
            Until = until is null ? null : SilenceEnd.TryParse(until) ?? throw new ArgumentException(until, nameof(until)),
            Lift = lift,
            Json = json,
        };

    private async Task Fill()
    {
        var anytown = new Anytown("2026-12-08 02:10");
        anytown.Holds("10377", "ASMT N", null, Anytown.Event("referral-received", "2026-12-03 10:00"));
        anytown.Holds("10600", "ASMT S", null, Anytown.Event("section-47-started", "2026-12-07 14:00", "E2"));
        anytown.Holds("20000", "ASMT S", null,
            Anytown.Event("referral-received", "2026-12-01 10:00", "R"), Anytown.Event("referral-decided", "2026-12-02", "R"),
            Anytown.Event("referrer-answered", "2026-12-02", "R"));
        await using var ledger = await _place.Open(Cancel);
        await anytown.CopyTo(ledger.Polls, Now, Cancel);
    }

    private async Task<int> Type(SilenceOptions options, DateTimeOffset? now = null, ServiceConfiguration? configuration = null)
    {
        await using var ledger = await _place.Open(Cancel);
        return await new SilenceCommand(configuration ?? Repository.Configuration, ledger).Write(options, "jane", now ?? Now, _screen.Terminal, Cancel);
    }

    private async Task<IReadOnlyList<SilenceRow>> Silences()
    {
        await using var ledger = await _place.Open(Cancel);
        return await ledger.Queries.Silences(null, null, Cancel);
    }

    [Fact]
    public async Task Every_clock_that_runs_on_the_case_is_acknowledged_for_as_long_as_may_be()
    {
        await Fill();

        Assert.Equal(ExitCode.Done, await Type(Options("10377")));

        _screen.Shows("""
            Acknowledged: police unavailable · case 10377
              referral-decision   overdue, 2 working days late  until the end of Thu 10 Dec
              referrer-follow-up  by the end of today           until the end of Wed 9 Dec, or overdue
            Mails about it pause; the deadline does not: it stays in lists, metrics and reports. When this
            ends, or is lifted (--lift), the latest step passed is told. A moved date, another team and that
            it is done are told meanwhile.
            """);
        Assert.Equal([Severity.StillOverdue, Severity.LastDay], (await Silences()).Select(each => each.Silence.Severity));
        Assert.All(await Silences(), each => Assert.Equal(("jane", Now), (each.Who, each.Silence.At)));
    }

    [Theory]
    [InlineData("2026-12-09", "2026-12-10 00:00")]
    [InlineData("2026-12-09 12:00", "2026-12-09 12:00")]
    [InlineData("1wd", "2026-12-10 00:00")]
    [InlineData("4h", "2026-12-08 13:10")]
    public async Task It_ends_when_it_is_said_to(string until, string expected)
    {
        await Fill();

        Assert.Equal(ExitCode.Done, await Type(Options("10377", until: until, clock: "referral-decision", kind: SilenceKind.Silence)));

        var row = Assert.Single(await Silences());
        Assert.Equal((Anytown.At(expected), SilenceKind.Silence), (row.Silence.Until, row.Kind));
    }

    [Fact]
    public async Task The_steps_that_it_pauses_are_named()
    {
        await Fill();

        Assert.Equal(ExitCode.Done, await Type(Options("10600", clock: "icpc")));

        var written = string.Join(' ', _screen.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("or overdue; pauses \"5 working days before due\" Mails about it pause", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gives_no_reason_is_told_the_codes_of_the_profile()
    {
        await Fill();

        Assert.Equal(ExitCode.WrongUsage, await Type(Options("10377", reason: null)));

        _screen.Refuses("Write --reason CODE: why is it so? Codes of west-midlands: recording-error, police-unavailable, quorum, family, staffing, other.");
        Assert.Empty(await Silences());
    }

    [Fact]
    public void Help_lists_the_codes_as_the_profiles_have_them() =>
        Assert.Equal(
            Repository.Configuration.Profiles["england"].Silences?.Reasons.Keys,
            SilenceReason.Shipped.Replace(" or ", ", ", StringComparison.Ordinal).Split(", "));

    [Theory]
    [InlineData("silence", "until a time that is named", "see acknowledge")]
    [InlineData("acknowledge", "the reason for its delay", "it needs no --until")]
    public async Task Help_lists_the_codes_and_tells_the_two_apart(string command, string one, string other)
    {
        var commands = new CommandSet { Silence = (_, _, _) => Task.FromResult(ExitCode.Done) };

        Assert.Equal(ExitCode.Done, await CommandLine.Invoke([command, "--help"], commands, _screen.Terminal, Cancel));

        var help = string.Join(' ', _screen.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(new[] { one, other, "recording-error", "staffing" }, each => Assert.Contains(each, help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_than_its_gravity_allows_is_refused_with_the_latest_moment()
    {
        await Fill();

        Assert.Equal(ExitCode.Wrong, await Type(Options("10377", until: "2026-12-11", clock: "referral-decision")));

        _screen.Refuses("referral-decision (overdue, 2 working days late): its mails may pause for 2 working days at most, until the end of "
            + "Thu 10 Dec at the latest.");
        Assert.Empty(await Silences());
    }

    [Fact]
    public async Task Where_one_clock_of_the_case_may_not_be_paused_so_long_none_is()
    {
        await Fill();

        Assert.Equal(ExitCode.Wrong, await Type(Options("10377", until: "2026-12-10")));

        Assert.StartsWith("referrer-follow-up (by the end of today):", _screen.Error, StringComparison.Ordinal);
        Assert.Empty(await Silences());
    }

    [Fact]
    public async Task A_warning_may_be_paused_longer()
    {
        await Fill();

        Assert.Equal(ExitCode.Done, await Type(Options("10600", until: "10wd", clock: "icpc")));

        Assert.Equal(Anytown.At("2026-12-23 00:00"), Assert.Single(await Silences()).Silence.Until);
    }

    [Fact]
    public async Task A_moment_that_has_passed_is_refused()
    {
        await Fill();

        Assert.Equal(ExitCode.Wrong, await Type(Options("10377", until: "2026-12-07")));

        _screen.Refuses("The end of Mon 7 Dec has passed: write when the mails are to go on.");
    }

    [Fact]
    public async Task Lifted_it_says_that_it_is_told_again()
    {
        await Fill();
        await Type(Options("10377", clock: "referral-decision", json: true));

        var screen = new Screen();
        await using (var ledger = await _place.Open(Cancel))
        {
            await new SilenceCommand(Repository.Configuration, ledger)
                .Write(Options("10377", lift: true), "tom", Now.AddHours(1), screen.Terminal, Cancel);
        }

        screen.Shows("""
            Lifted · case 10377
              referral-decision  overdue, 2 working days late  told again from now on
            """);
        Assert.Equal(Now.AddHours(1), Assert.Single(await Silences()).LiftedAt);
    }

    [Fact]
    public async Task Where_nothing_is_silenced_there_is_nothing_to_lift()
    {
        await Fill();

        Assert.Equal(ExitCode.Wrong, await Type(Options("10377", lift: true)));

        _screen.Refuses("Nothing of case 10377 is silenced: there is nothing to lift.");
    }

    [Fact]
    public async Task A_program_learns_what_was_silenced_and_how_long_it_might_have_been()
    {
        await Fill();

        await Type(Options("10377", until: "4h", clock: "referral-decision", json: true));

        var answer = _screen.Json;
        Assert.Equal(("acknowledged", "police-unavailable"), (answer.GetProperty("done").GetString(), answer.GetProperty("reason").GetString()));
        var matter = Assert.Single(answer.GetProperty("matters").EnumerateArray());
        Assert.Equal(
            ("referral-decision", "still-overdue", "2026-12-08T13:10:00+00:00", "2026-12-11T00:00:00+00:00"),
            (matter.GetProperty("clock").GetString(), matter.GetProperty("severity").GetString(), matter.GetProperty("until").GetString(),
                matter.GetProperty("latest").GetString()));
    }

    [Theory]
    [InlineData("anytwon", "10377", null, "police-unavailable", ExitCode.WrongUsage, "There is no authority \"anytwon\". Did you mean \"anytown\"?\nKnown: anytown, canary.")]
    [InlineData("anytown", "10378", null, "police-unavailable", ExitCode.Wrong, "Nothing is known of case 10378 of anytown.\nNear it: 10377.")]
    [InlineData("anytown", "20000", null, "police-unavailable", ExitCode.Wrong, "No clock of case 20000 runs: there is nothing to acknowledge.")]
    [InlineData("anytown", "10377", "icpc", "police-unavailable", ExitCode.Wrong, "No icpc of case 10377 runs: there is nothing to acknowledge.")]
    [InlineData("anytown", "10377", null, "police", ExitCode.WrongUsage,
        "There is no reason \"police\".\nKnown: family, other, police-unavailable, quorum, recording-error, staffing.")]
    public async Task What_is_not_known_is_refused(string authority, string reference, string? clock, string reason, int code, string words)
    {
        await Fill();

        Assert.Equal(code, await Type(Options(reference, reason, clock: clock, authority: authority)));

        _screen.Refuses(words);
        Assert.Empty(await Silences());
    }

    [Fact]
    public async Task An_unknown_clock_is_answered_with_those_there_are()
    {
        await Fill();

        Assert.Equal(ExitCode.WrongUsage, await Type(Options("10377", clock: "icps")));

        Assert.StartsWith("There is no clock of west-midlands \"icps\". Did you mean \"icpc\"?", _screen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_names_no_reasons_lets_nothing_be_silenced()
    {
        await Fill();
        var shipped = Repository.Configuration;
        var without = shipped with
        {
            Profiles = shipped.Profiles.ToDictionary(each => each.Key, each => each.Value with { Silences = null }),
        };

        Assert.Equal(ExitCode.Wrong, await Type(Options("10377"), configuration: without));

        _screen.Refuses("The profile west-midlands lets nothing be silenced: \"silences\" in config/profiles says for how long, and why.");
    }
}
