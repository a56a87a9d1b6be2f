using System.Diagnostics;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Tests.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>A relay that is there and does not do its work. Three teams each have a referral of Mon 7 Dec that is never decided, and
/// are warned on Tue 8 Dec at 10:00 and at 15:00; the service looks once a minute.</summary>
public class HalfBrokenRelayTests
{
    private const string ShutsDown = "421 4.3.2 shutting down";
    private static readonly string[] Teams = ["East", "North", "West"];

    private static async Task<Town> Begin(TimeSpan? step = null)
    {
        var town = await Town.Begin("2026-12-08 07:00", step: step ?? TimeSpan.FromMinutes(1), recipients: $$"""
            {
              "allowedDomains": ["anytown.example"],
              "fallback": ["quality.lead@anytown.example"],
              "roles": { "front-door-manager": ["front.door@anytown.example"] },
              "teams": { {{string.Join(", ", Teams.Select(TeamOf))}} }
            }
            """);
        town.MailboxLands("2026-12-08 07:00");
        town.Lands("2026-12-08 07:00");
        foreach (var day in new[] { "08", "09", "10", "11", "14", "15", "16" })
        {
            town.Lands($"2026-12-{day} 09:00",
                [.. Teams.Select((team, i) => $"1037{i},F{i},Assessment {team},R{i},2026-12-07 15:20,Email,School,,2026-12-07 16:00")]);
        }

        return town;
    }

    private static string TeamOf(string name) => $$"""
        "Assessment {{name}}": {
          "roles": {
            "team-manager": ["{{Person(name)}}.manager@anytown.example"],
            "service-manager": ["service.manager@anytown.example"],
            "head-of-safeguarding": ["head@anytown.example"]
          }
        }
        """;

    private static string Person(string team) => team[..1].ToLowerInvariant() + team[1..];

    private static string[] AllToldAt(string time) =>
        [.. Teams.Select((team, i) => $"Tue 8 Dec, {time}  {Person(team)}.manager  referral-decision 1037{i}  last-day-10:00")];

    private static SmtpTransport Over(ScriptedSmtpServer server, SmtpTimeouts? timeouts = null) =>
        new(SomeMail.To(server, timeouts), TimeProvider.System);

    private static bool IsOfEast(FrozenMail mail) => mail.To.StartsWith("east.", StringComparison.Ordinal);

    private static IEnumerable<SmtpAnswer> Always(SmtpAnswer answer) => Enumerable.Repeat(answer, 1000);

    [Theory]
    [InlineData("falls silent")]
    [InlineData("hangs up")]
    [InlineData("says neither yes nor no")]
    public async Task After_an_answer_that_was_lost_the_rest_waits_and_each_minute_another_mail_is_tried(string way)
    {
        SmtpAnswer answer = way switch
        {
            "falls silent" => new SmtpAnswer.Stalls(),
            "hangs up" => new SmtpAnswer.TakesAndDrops(),
            "says neither yes nor no" => "354 go on",
            _ => throw new UnreachableException(way),
        };
        await using var broken = ScriptedSmtpServer.Start(new SmtpScript().On("BODY", [.. Always(answer)]));
        await using var healthy = ScriptedSmtpServer.Start();
        await using var impatient = Over(broken, new SmtpTimeouts { FinalDot = TimeSpan.FromMilliseconds(200) });
        await using var patient = Over(healthy);
        await using var town = await Begin();
        var tried = new List<FrozenMail>();
        (town.Relay.Through, town.Relay.Before) = (impatient, tried.Add);

        await town.Until("2026-12-08 10:00");
        var (first, answers) = (tried.Count, town.Stages.Sender.RelayAnswers);
        await town.Until("2026-12-08 10:02");
        town.Relay.Through = patient;
        await town.Until("2026-12-08 10:06");

        Assert.Equal((1, false), (first, answers));
        Assert.Equal(["east.manager", "north.manager", "west.manager"], tried.Take(3).Select(each => each.To.Split('@')[0]));
        Assert.Equal(AllToldAt("10:03"), town.Told);
        Assert.Equal(tried.Take(3).Select(each => each.MessageId), tried.Skip(3).Select(each => each.MessageId));
        Assert.Equal(tried.Take(3).Select(each => each.Mime), healthy.Received.Select(each => each.Data));
    }

    [Fact]
    public async Task A_mail_whose_answer_is_lost_each_time_goes_more_and_more_seldom_and_holds_up_nobody_else()
    {
        await using var town = await Begin();
        var tried = new List<string>();
        town.Relay.Before = mail =>
        {
            if (IsOfEast(mail))
            {
                // In December London's time is UTC.
                tried.Add($"{town.Now:HH:mm}");
            }
        };
        town.Relay.Answer = mail => IsOfEast(mail) ? new SendResult.Unknown("The relay closed the connection.") : null;

        await town.Until("2026-12-08 11:00");

        Assert.Equal(
            [
                "Tue 8 Dec, 10:01  north.manager  referral-decision 10371  last-day-10:00",
                "Tue 8 Dec, 10:01  west.manager  referral-decision 10372  last-day-10:00",
            ],
            town.Told);
        Assert.Equal(["10:00", "10:01", "10:03", "10:07", "10:15", "10:30", "10:45", "11:00"], tried);
    }

    [Fact]
    public async Task A_mail_that_may_have_gone_to_one_who_left_goes_to_the_fallback_instead()
    {
        await using var town = await Begin();
        town.Relay.Answer = mail => IsOfEast(mail) ? new SendResult.Unknown("The relay closed the connection.") : null;
        await town.Until("2026-12-08 10:01");
        var tried = new List<string>();
        town.Relay.Before = mail => tried.Add(mail.To.Split('@')[0]);

        town.Edit("recipients.json", "east.manager@", "new.manager@");
        town.Notices();
        await town.Until("2026-12-08 10:05");

        Assert.Equal(["quality.lead"], tried);
        Assert.EndsWith("quality.lead  referral-decision 10370  last-day-10:00", town.Told[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_that_shuts_down_at_one_address_alone_has_that_address_wait_and_in_the_end_given_up()
    {
        await using var town = await Begin();
        town.Relay.Answer = mail => IsOfEast(mail) ? new SendResult.NotSent(ShutsDown, SendPhase.Recipient, 421, AddressFault: false) : null;

        await town.Until("2026-12-15 18:00");

        Assert.Equal(
            [
                "Tue 8 Dec, 10:01  north.manager  referral-decision 10371  last-day-10:00",
                "Tue 8 Dec, 10:01  west.manager  referral-decision 10372  last-day-10:00",
                "Tue 8 Dec, 15:00  north.manager  referral-decision 10371  last-day-15:00",
                "Tue 8 Dec, 15:00  west.manager  referral-decision 10372  last-day-15:00",
            ],
            town.Told.Take(4));
        Assert.Contains(await town.Ledger.Queries.Findings("mail", TestContext.Current.CancellationToken), each => each.Finding.Code == "address-failing");
        Assert.Contains(town.Told, each => each.Contains("quality.lead  referral-decision 10370", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_that_may_have_gone_has_its_turn_beside_an_address_at_which_the_relay_always_shuts_down()
    {
        await using var town = await Begin();
        var isLost = true;
        town.Relay.Answer = mail => mail.To.Split('@')[0] switch
        {
            "north.manager" => isLost ? new SendResult.Unknown("The relay closed the connection.") : null,
            // Nobody else's is taken: it might as well be the relay.
            _ => new SendResult.NotSent(ShutsDown, SendPhase.Recipient, 421, AddressFault: false),
        };

        await town.Until("2026-12-08 10:03");
        isLost = false;
        await town.Until("2026-12-08 10:10");

        Assert.Equal("north.manager", Assert.Single(town.Told).Split("  ")[1]);
    }

    [Theory]
    [InlineData("GREETING", ShutsDown)]
    [InlineData("EHLO", ShutsDown)]
    [InlineData("EHLO", "550 5.7.1 go away")]
    [InlineData("MAIL", ShutsDown)]
    [InlineData("MAIL", "451 4.3.0 try later")]
    [InlineData("MAIL", "550 5.7.60 client may not send as this sender")]
    [InlineData("RCPT", ShutsDown)]
    [InlineData("DATA", ShutsDown)]
    [InlineData("BODY", ShutsDown)]
    public async Task What_the_relay_refuses_whoever_it_is_for_counts_against_nobody_and_goes_a_minute_later(string verb, string answer)
    {
        SmtpAnswer no = answer == ShutsDown ? new SmtpAnswer.SaysAndCloses(answer) : answer;
        var script = new SmtpScript().On(verb, no).On("HELO", "550 5.7.1 go away");
        await using var server = ScriptedSmtpServer.Start(script);
        await using var transport = Over(server);
        await using var town = await Begin();
        var tried = new List<FrozenMail>();
        (town.Relay.Through, town.Relay.Before) = (transport, tried.Add);

        await town.Until("2026-12-08 10:00");
        var first = tried.Count;
        await town.Until("2026-12-08 10:06");

        Assert.Equal(1, first);
        Assert.Equal(AllToldAt("10:01"), town.Told);
        Assert.Equal(3, server.Received.Count);
    }

    [Fact]
    public async Task A_relay_that_shuts_down_at_each_final_dot_for_eight_days_has_no_address_given_up()
    {
        await using var broken = ScriptedSmtpServer.Start(new SmtpScript().On("BODY", [.. Always(new SmtpAnswer.SaysAndCloses(ShutsDown))]));
        await using var healthy = ScriptedSmtpServer.Start();
        await using var transport = Over(broken);
        await using var patient = Over(healthy);
        await using var town = await Begin(step: TimeSpan.FromMinutes(30));
        town.Relay.Through = transport;

        await town.Until("2026-12-16 10:00");
        town.Relay.Through = patient;
        await town.Until("2026-12-16 11:00");

        Assert.Empty(broken.Received);
        Assert.Empty(await town.Ledger.Queries.Findings("mail", TestContext.Current.CancellationToken));
        Assert.DoesNotContain(town.Told, each => each.Contains("quality.lead", StringComparison.Ordinal));
        Assert.Contains(town.Told, each => each.Contains("east.manager", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relay_that_takes_one_mail_and_falls_silent_at_the_next_gets_each_once()
    {
        var script = new SmtpScript().On("MAIL", "250 ok", new SmtpAnswer.Stalls(), new SmtpAnswer.Stalls());
        await using var server = ScriptedSmtpServer.Start(script);
        await using var impatient = Over(server, new SmtpTimeouts { Command = TimeSpan.FromSeconds(1) });
        await using var patient = Over(server);
        await using var town = await Begin();
        town.Relay.Through = impatient;

        await town.Until("2026-12-08 10:00");
        town.Relay.Through = patient;
        await town.Until("2026-12-08 10:03");

        Assert.Equal(["east.manager", "north.manager", "west.manager"], server.Received.Select(each => each.To.Split('@')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(3, town.Told.Count);
    }
}
