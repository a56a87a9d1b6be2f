using System.Diagnostics;
using System.Text.RegularExpressions;
using Dapper;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Tests.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Nodes;

/// <summary>Three processes of the real program at one ledger; each is killed, or loses its server, at the worst moment.
/// </summary>
public sealed class SeveralNodesTests
{
    /// <summary>Far more than a start or a pass takes on a busy machine; reached only when something hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How long a warning may lie when the node that had it in hand died.</summary>
    private static readonly TimeSpan GoesOn = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_die_in_the_middle_of_a_poll_and_of_a_mail_and_no_warning_is_lost_or_told_twice()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which node has the relay's connection is read from /proc.");
        var answer = new TaskCompletionSource();
        await using var relay = ScriptedSmtpServer.Start(new SmtpScript().On("BODY", new SmtpAnswer.SaysAfter(answer.Task, "250 taken")));
        await using var town = await NodesTown.Begin(relay.Port, Cancel);
        for (var each = 0; each < 3; each++)
        {
            town.Start();
        }

        await AllReady(town);

        await KilledInTheMiddleOfAMail(town, relay, answer);
        await KilledInTheMiddleOfAPoll(town);
        await town.Cluster.Restart(Cancel);
        town.Lands();
        await town.Until("all is told and sent after the server's restart", Patience, () => town.IsAllSent(Cancel));

        await EachStepHasOneRow(town);
        await NoMailIsMissing(town, relay);
        Assert.Equal(0, await town.Alive.First().Stop(Cancel));
        Assert.Equal(2, (await town.Ask<string>("SELECT name FROM nodes", Cancel)).Count);
    }

    private static async Task KilledInTheMiddleOfAMail(NodesTown town, ScriptedSmtpServer relay, TaskCompletionSource answer)
    {
        town.Lands();
        // A node has said its mail to the end, and waits for the answer.
        await relay.Saw("BODY");
        await town.Until("only that node speaks with the relay", Patience,
            () => Task.FromResult(town.Alive.Count(each => each.IsConnectedTo(relay.Port)) == 1));
        var sending = town.Alive.Single(each => each.IsConnectedTo(relay.Port));
        var began = Stopwatch.GetTimestamp();
        await sending.Kill();
        answer.SetResult();

        await town.Until("another node has sent the mail again", Patience, () => town.IsAllSent(Cancel));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, GoesOn);
        Assert.Equal(2, Assert.Single(MessageIds(relay).CountBy(each => each), each => each.Value > 1).Value);
        town.Start(sending.Port);
        await AllReady(town);
    }

    private static async Task KilledInTheMiddleOfAPoll(NodesTown town)
    {
        string? polling = null;
        await using (var connection = await town.Connect(Cancel))
        await using (var hold = await connection.BeginTransactionAsync(Cancel))
        {
            // Whoever polls now comes to a stop at its first write.
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@key)", new { key = AdvisoryLock.Key(LockKind.Cases, "anytown") }, hold);
            town.Lands();
            await town.Until("a node polls, and waits to write", Patience, async () =>
            {
                var waits = await town.Ask<string>("""
                    SELECT f.instance_name
                    FROM qrtz_fired_triggers AS f
                    WHERE f.state = 'EXECUTING'
                      AND f.job_name = 'case-system'
                      AND EXISTS (SELECT 1
                                  FROM pg_stat_activity
                                  WHERE wait_event = 'advisory'
                                    AND query LIKE '%pg_advisory_xact_lock%')
                    """, Cancel);
                polling = waits.Count > 0 ? waits[0] : null;
                return polling is not null;
            });
            await town.Alive.Single(each => each.Name == polling).Kill();
        }

        var began = Stopwatch.GetTimestamp();
        await town.Until("another node has polled, and told", Patience, () => town.IsAllTold(Cancel));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, GoesOn);
    }

    private static Task AllReady(NodesTown town) => town.Until("all nodes are ready", Patience, async () =>
        (await Task.WhenAll(town.Alive.Select(each => each.Readiness(Cancel)))).All(each => each == "ready\n"));

    private static async Task EachStepHasOneRow(NodesTown town)
    {
        // A line a recipient: how many rows of the step are his.
        var rows = await town.Ask<string>("""
            SELECT d.reference || ' ' || t.step || ' ' || count(o.id)
            FROM told AS t
            JOIN deadlines AS d ON d.id = t.deadline_id
            LEFT JOIN outbox AS o ON (o.deadline_id, o.generation, o.step) = (t.deadline_id, t.generation, t.step)
            WHERE d.clock = 'written-confirmation'
              AND t.roles::text <> '[]'
            GROUP BY d.reference, t.step, o.recipient
            ORDER BY d.reference COLLATE "C"
            """, Cancel);
        Assert.Equal(town.Cases.Order(StringComparer.Ordinal).Select(each => $"{each} overdue 1"), rows.Distinct());
    }

    private static async Task NoMailIsMissing(NodesTown town, ScriptedSmtpServer relay)
    {
        var sent = await town.Ask<string>("SELECT message_id FROM mails WHERE state = 'sent'", Cancel);
        Assert.Equal(sent.Order(StringComparer.Ordinal), MessageIds(relay).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["sent"], await town.Ask<string>("SELECT DISTINCT state FROM outbox", Cancel));
        foreach (var copies in relay.Received.GroupBy(each => MessageId(each.Text)))
        {
            Assert.Single(copies.Select(each => Convert.ToBase64String(each.Data)).Distinct());
        }
    }

    private static IEnumerable<string> MessageIds(ScriptedSmtpServer relay) => relay.Received.Select(each => MessageId(each.Text));

    private static string MessageId(string mail) =>
        Regex.Match(mail, "(?im)^Message-ID: <(?<id>[^>]+)>", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["id"].Value;
}
