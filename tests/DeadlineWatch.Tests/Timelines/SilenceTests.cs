using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Silencing;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Tests.Commands;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>A referral of Mon 7 Dec 2026 whose decision never comes: warned of on Tue 8 at 10:00 and 15:00, overdue on Wed 9, then
/// told on Thu 10 and Tue 15. Somebody types silence or acknowledge meanwhile.</summary>
public class SilenceTests(PostgresCluster cluster)
{
    private const string Open = "10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00";

    private static readonly string[] Days = ["08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18"];

    private static readonly string[] Warned =
    [
        "Tue 8 Dec, 10:00  north.manager  referral-decision 10377  last-day-10:00",
        "Tue 8 Dec, 15:00  north.manager  referral-decision 10377  last-day-15:00",
    ];

    private static readonly string[] Overdue =
    [
        "Wed 9 Dec, 08:30  north.manager  referral-decision 10377  overdue",
        "Wed 9 Dec, 08:30  service.manager  referral-decision 10377  overdue",
    ];

    private static async Task<Town> Begin(ILedgerPlace? place = null, Func<string, string>? row = null, Func<ILedger, ILedger>? around = null, TimeSpan? step = null)
    {
        var town = await Town.Begin("2026-12-07 01:00", place: place, around: around, step: step);
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00");
        foreach (var day in Days)
        {
            town.Lands($"2026-12-{day} 02:00", [row?.Invoke(day) ?? Open]);
        }

        return town;
    }

    /// <summary>Somebody types it at a London time; it must be taken.</summary>
    private static void Types(Town town, string london, string? until, SilenceKind kind = SilenceKind.Acknowledgement) =>
        town.On(london, () => Type(town, london, until, kind).GetAwaiter().GetResult());

    private static async Task Type(Town town, string london, string? until, SilenceKind kind)
    {
        var screen = new Screen();
        var options = new SilenceOptions
        {
            Kind = kind,
            Authority = Town.Authority,
            Case = "10377",
            Clock = "referral-decision",
            Reason = until == "lift" ? null : "police-unavailable",
            Lift = until == "lift",
            Until = until is null or "lift" ? null : SilenceEnd.TryParse(until),
        };

        var code = await new SilenceCommand(town.Configuration, town.Ledger)
            .Write(options, "jane", Town.London(london), screen.Terminal, CancellationToken.None);

        Assert.True(code == ExitCode.Done, screen.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Acknowledged_when_overdue_its_steps_pause_and_the_latest_is_told_once_after(bool postgres)
    {
        await using var town = await Begin(postgres ? new PostgresPlace(cluster) : null);
        Types(town, "2026-12-09 09:00", "2026-12-15");

        await town.Until("2026-12-15 23:00");
        var meanwhile = town.Told.ToList();
        var state = await town.StateOf("10377", "referral-decision");
        await town.Until("2026-12-18 12:00");

        Assert.Equal([.. Warned, .. Overdue], meanwhile);
        Assert.Equal(DeadlineState.Overdue, state);
        Assert.Equal(
            [
                "Wed 16 Dec, 08:30  head  referral-decision 10377  5-working-days-after",
                "Wed 16 Dec, 08:30  service.manager  referral-decision 10377  5-working-days-after",
            ],
            town.Told.Skip(4));
    }

    [Fact]
    public async Task A_warning_that_was_silenced_lapses_and_is_told_late()
    {
        await using var town = await Begin();
        Types(town, "2026-12-08 09:00", "2026-12-08 16:00", SilenceKind.Silence);

        await town.Until("2026-12-08 20:00");

        Assert.Equal(["Tue 8 Dec, 16:00  north.manager  referral-decision 10377  last-day-15:00"], town.Told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silenced_before_it_is_due_it_is_told_when_it_was_missed(bool postgres)
    {
        await using var town = await Begin(postgres ? new PostgresPlace(cluster) : null);
        Types(town, "2026-12-08 09:00", "2026-12-09", SilenceKind.Silence);

        await town.Until("2026-12-09 12:00");

        Assert.Equal(Overdue, town.Told);
    }

    [Fact]
    public async Task Lifted_the_latest_step_passed_is_told_at_once()
    {
        await using var town = await Begin();
        Types(town, "2026-12-09 09:00", "2026-12-15");
        Types(town, "2026-12-11 11:00", "lift");

        await town.Until("2026-12-18 12:00");

        Assert.Equal(
            [
                "Fri 11 Dec, 11:00  service.manager  referral-decision 10377  2-working-days-after",
                "Tue 15 Dec, 08:30  head  referral-decision 10377  5-working-days-after",
            ],
            town.Told.Skip(4));
    }

    [Fact]
    public async Task What_waits_to_be_sent_waits_on_and_is_not_lost()
    {
        await using var town = await Begin();
        // The relay is down when it becomes overdue, so that the mails still wait when somebody acknowledges it.
        town.On("2026-12-09 08:00", () => town.Relay.IsDown = true);
        Types(town, "2026-12-09 09:00", "2026-12-10 12:00");
        town.On("2026-12-09 09:30", () => town.Relay.IsDown = false);

        await town.Until("2026-12-10 11:30");
        var meanwhile = town.Told.ToList();
        await town.Until("2026-12-10 13:00");

        Assert.Equal(Warned, meanwhile);
        // The team manager gets what waited, the service manager the step that overtook it.
        Assert.Equal(
            [
                "Thu 10 Dec, 12:00  north.manager  referral-decision 10377  overdue",
                "Thu 10 Dec, 12:00  service.manager  referral-decision 10377  2-working-days-after",
            ],
            town.Told.Skip(2));
    }

    [Fact]
    public async Task A_corrected_date_is_told_meanwhile_and_the_silence_holds_for_the_steps_after_it()
    {
        await using var town = await Begin(row: day =>
            string.CompareOrdinal(day, "11") < 0 ? Open : Open.Replace("2026-12-07 15:20", "2026-12-04 15:20", StringComparison.Ordinal));
        Types(town, "2026-12-09 09:00", "2026-12-15");

        await town.Until("2026-12-18 12:00");

        Assert.Equal(
            [
                "Fri 11 Dec, 08:30  north.manager  referral-decision 10377  correction",
                "Fri 11 Dec, 08:30  service.manager  referral-decision 10377  correction",
                "Wed 16 Dec, 08:30  head  referral-decision 10377  5-working-days-after",
            ],
            town.Told.Skip(4));
        Assert.Contains(town.Relay.Accepted, each => System.Text.Encoding.ASCII.GetString(each.Mail.Mime)
            .Replace("=\r\n", "", StringComparison.Ordinal).Contains("silenced until the end of Tue 15 Dec, reason: police unavailable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Done_meanwhile_it_says_so_to_those_who_had_been_told()
    {
        await using var town = await Begin(row: day =>
            string.CompareOrdinal(day, "14") < 0 ? Open : Open.Replace("School,,", "School,2026-12-11 10:00,", StringComparison.Ordinal));
        Types(town, "2026-12-09 09:00", "2026-12-15");

        await town.Until("2026-12-18 12:00");

        Assert.Equal(["done", "done"], town.Told.Skip(4).Select(each => each.Split("  ")[^1]));
        Assert.Equal(DeadlineState.OutOfTime, await town.StateOf("10377", "referral-decision"));
    }

    [Fact]
    public async Task A_team_that_has_it_now_is_told_meanwhile()
    {
        await using var town = await Begin(row: day =>
            string.CompareOrdinal(day, "11") < 0 ? Open : Open.Replace("Assessment North", "Assessment South", StringComparison.Ordinal));
        town.Edit("recipients.json", "\"Assessment North\": {", """
            "Assessment South": {
              "roles": {
                "team-manager": ["south.manager@anytown.example"],
                "service-manager": ["service.manager@anytown.example"],
                "head-of-safeguarding": ["head@anytown.example"]
              }
            },
            "Assessment North": {
            """);
        await town.Restart();
        Types(town, "2026-12-09 09:00", "2026-12-15");

        await town.Until("2026-12-18 12:00");

        Assert.Equal(
            [
                "Fri 11 Dec, 08:30  south.manager  referral-decision 10377  team-changed",
                "Wed 16 Dec, 08:30  head  referral-decision 10377  5-working-days-after",
                "Wed 16 Dec, 08:30  service.manager  referral-decision 10377  5-working-days-after",
            ],
            town.Told.Skip(4));
    }

    [Fact]
    public async Task It_survives_a_restart()
    {
        await using var town = await Begin();
        Types(town, "2026-12-09 09:00", "2026-12-15");

        await town.Until("2026-12-10 08:00");
        await town.Restart();
        await town.Until("2026-12-15 12:00");
        await town.Restart();
        await town.Until("2026-12-18 12:00");

        Assert.Equal(
            [
                "Wed 16 Dec, 08:30  head  referral-decision 10377  5-working-days-after",
                "Wed 16 Dec, 08:30  service.manager  referral-decision 10377  5-working-days-after",
            ],
            town.Told.Skip(4));
    }

    /// <summary>At every seventh call: a prime, so that all kinds of calls have their turn.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_before_or_after_a_call_into_the_ledger_it_tells_the_same(bool after)
    {
        var expected = await Story(null);
        Assert.Equal(6, expected.Count);

        for (var call = after ? 2 : 1; ; call += 7)
        {
            var death = new Death(call, after);
            Assert.Equal(expected, await Story(death));
            if (!death.HasCome)
            {
                Assert.True(call > 60, "The story has too few calls to prove anything.");
                return;
            }
        }
    }

    /// <summary>What was told of a matter that was acknowledged once overdue and lapses after the last rung.</summary>
    private static async Task<IReadOnlyList<string>> Story(Death? death)
    {
        await using var town = await Begin(
            around: ledger => death is { HasCome: false } ? new DyingLedger(ledger, death) : ledger, step: TimeSpan.FromDays(1));
        foreach (var moment in new[]
        {
            "2026-12-07 02:00", "2026-12-08 02:00", "2026-12-08 10:00", "2026-12-08 15:00", "2026-12-09 02:00", "2026-12-09 08:30", "2026-12-09 08:40",
            "2026-12-10 08:30", "2026-12-15 08:30", "2026-12-16 00:00", "2026-12-16 08:30", "2026-12-16 08:31",
        })
        {
            try
            {
                await town.Until(moment);
            }
            catch (ProcessDiedException)
            {
                await town.Restart();
                await town.Until(moment);
            }

            if (moment == "2026-12-09 08:40")
            {
                await Type(town, moment, "2026-12-15", SilenceKind.Acknowledgement);
            }
        }

        return [.. town.Told.Select(each => each[each.IndexOf("  ", StringComparison.Ordinal)..]).Order(StringComparer.Ordinal)];
    }
}
