using System.Text.RegularExpressions;
using Dapper;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Tests.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Nodes;

/// <summary>Three processes of the real program at one ledger; each is killed, or loses its server, at the worst moment.
/// </summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class SeveralNodesTests
{
    /// <summary>Far more than a start or a pass takes on a busy machine; reached only when something hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How long a warning may lie when the node that had it in hand died.</summary>
    private static readonly TimeSpan GoesOn = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_die_or_stand_still_in_the_middle_of_a_poll_or_a_mail_and_no_warning_is_lost_or_told_twice()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which node has the relay's connection is read from /proc.");
        var script = new SmtpScript();
        await using var relay = ScriptedSmtpServer.Start(script);
        await using var town = await NodesTown.Begin(relay.Port, Cancel);
        for (var each = 0; each < 3; each++)
        {
            town.Start();
        }

        await AllReady(town);
        await using (town.Stream())
        {
            await InTheMiddleOfAMail(town, script, sending => sending.Kill());
            var stood = await InTheMiddleOfAMail(town, script, sending => sending.StandStill(Cancel));
            await stood.GoOn(Cancel);
            await KilledInTheMiddleOfAPoll(town);
            await StoodStillInTheMiddleOfAPoll(town);
            await town.Cluster.Restart(Cancel);
            await GoesOnWithin(town, Cancel);
        }

        await town.Until("all is told and sent", Patience, () => town.IsAllSent(Cancel));
        await EachStepHasOneRow(town);
        await NoMailIsMissing(town, relay);
        await EachLeaves(town);
    }

    /// <summary>A node has said its mail to the end and waits for the answer when it is struck. Answers which, with another in
    /// its place where it died.</summary>
    private static async Task<NodeProcess> InTheMiddleOfAMail(
        NodesTown town, SmtpScript script, Func<NodeProcess, Task> strike)
    {
        var let = new TaskCompletionSource();
        var answer = new SmtpAnswer.SaysAfter(let.Task, "250 taken");
        script.On("BODY", answer);
        var port = await answer.Waits.Task.WaitAsync(Patience, Cancel);
        var sending = town.Alive.Single(each => each.Owns(port));
        var struck = town.Cases;
        await strike(sending);
        let.SetResult();

        var took = await town.TimeUntil("another node has sent the mail again", Patience, () => AreSent(town, struck));
        Assert.InRange(took, TimeSpan.Zero, GoesOn);
        if (sending.IsDead)
        {
            town.Start(sending.Port);
            await AllReady(town);
        }

        return sending;
    }

    private static async Task KilledInTheMiddleOfAPoll(NodesTown town)
    {
        NodeProcess? polling = null;
        await InTheMiddleOfAPoll(town, async node =>
        {
            polling = node;
            await node.Kill();
        });
        await GoesOnWithin(town, Cancel);
        town.Start(polling!.Port);
        await AllReady(town);
    }

    private static async Task StoodStillInTheMiddleOfAPoll(NodesTown town)
    {
        NodeProcess? polling = null;
        await InTheMiddleOfAPoll(town, async node =>
        {
            polling = node;
            await node.StandStill(Cancel);
        });
        // It holds the authority's lock, which it was given while it stood: the server takes it away.
        await GoesOnWithin(town, Cancel);
        await polling!.GoOn(Cancel);
        await AllReady(town);
        await GoesOnWithin(town, Cancel);
    }

    /// <summary>Whoever polls comes to a stop at its first write, and is struck there.</summary>
    private static async Task InTheMiddleOfAPoll(NodesTown town, Func<NodeProcess, Task> strike)
    {
        await using var connection = await town.Connect(Cancel);
        await using var hold = await connection.BeginTransactionAsync(Cancel);
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@key)", new { key = AdvisoryLock.Key(LockKind.Cases, "anytown") }, hold);
        string? polling = null;
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
        await strike(town.Alive.Single(each => each.Name == polling));
    }

    /// <summary>All that has landed up to now is told before half a minute has passed.</summary>
    private static async Task GoesOnWithin(NodesTown town, CancellationToken cancel)
    {
        var landed = town.Cases;
        var took = await town.TimeUntil("the others have polled, and told", Patience, () => town.AreTold(landed, cancel));
        Assert.InRange(took, TimeSpan.Zero, GoesOn);
    }

    private static async Task<bool> AreSent(NodesTown town, IReadOnlyList<string> cases) => await town.AreTold(cases, Cancel)
        && (await town.Ask<long>("""
            SELECT count(*)
            FROM outbox AS o
            JOIN deadlines AS d ON d.id = o.deadline_id
            WHERE o.state <> 'sent'
              AND d.reference = ANY(ARRAY['{CASES}'])
            """.Replace("{CASES}", string.Join("','", cases), StringComparison.Ordinal), Cancel))[0] == 0;

    private static Task AllReady(NodesTown town) => town.Until("all nodes are ready", Patience, async () =>
        (await Task.WhenAll(town.Alive.Select(each => each.Readiness(Cancel)))).All(each => each == "ready\n"));

    /// <summary>A node that stops in order says so to the others, even a moment after their server restarted. (Those that were
    /// killed were started again, under the same names.)</summary>
    private static async Task EachLeaves(NodesTown town)
    {
        foreach (var node in town.Alive.ToList())
        {
            var code = await node.Stop(Cancel);
            Assert.True(code == 0, $"{node.Name} ended with {code}.\n{town.Said}");
        }

        var there = await town.Ask<string>("SELECT name FROM nodes WHERE left_at IS NULL", Cancel);
        Assert.True(there.Count == 0, $"{string.Join(", ", there)} did not leave.\n{town.Said}");
    }

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
