using DeadlineWatch.Tests.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Nodes;

/// <summary>Two processes of the real program at one ledger, of which one has another configuration.</summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class NodeConfigurationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_with_other_recipients_waits_and_says_so_until_the_first_has_them_too()
    {
        await using var relay = ScriptedSmtpServer.Start();
        await using var town = await NodesTown.Begin(relay.Port, Cancel);
        var first = town.Start();
        await Says(town, first, "ready\n");
        using var changed = new ConfigCopy(town.Config);
        changed.Replace("recipients.json", "front.door@anytown.example", "new.front.door@anytown.example");
        var second = town.Start(config: changed.Folder);

        await Says(town, second, "not ready: other nodes work by another configuration, which differs in recipients.json\n");
        await Measures(town, second, "deadlinewatch_node_in_force 0");
        Assert.Contains(
            "This node does not poll, escalate or send: other nodes work by another configuration, which differs in recipients.json.",
            second.Said, StringComparison.Ordinal);
        town.Lands();
        await town.Until("the first node works on", Patience, () => town.IsAllSent(Cancel));
        File.Copy(Path.Combine(changed.Folder, "recipients.json"), Path.Combine(town.Config, "recipients.json"), overwrite: true);

        await Says(town, second, "ready\n");
        await Says(town, first, "ready\n");
        await Measures(town, second, "deadlinewatch_node_in_force 1");
        Assert.Contains("The configuration of this node is in force now, in place of one that differed in recipients.json: it works.", second.Said, StringComparison.Ordinal);
        town.Lands();
        await town.Until("both work by the new one", Patience, () => town.IsAllSent(Cancel));
        Assert.Equal(["front.door@anytown.example", "new.front.door@anytown.example"],
            await town.Ask<string>("""
                SELECT o.recipient
                FROM outbox AS o
                JOIN deadlines AS d ON d.id = o.deadline_id
                WHERE d.clock = 'written-confirmation'
                  AND o.recipient LIKE '%front.door%'
                ORDER BY o.id
                """, Cancel));
    }

    private static Task Says(NodesTown town, NodeProcess node, string page) =>
        town.Until($"{node.Name} says: {page}", Patience, async () => await node.Readiness(Cancel) == page);

    // The page is renewed in the background.
    private static Task Measures(NodesTown town, NodeProcess node, string line) =>
        town.Until($"{node.Name} measures {line}", Patience, async () => (await node.Metrics(Cancel)).Contains(line));

    /// <summary>A second machine's config folder, which reads the same files.</summary>
    private sealed class ConfigCopy : IDisposable
    {
        public ConfigCopy(string original)
        {
            // Beside the original: the folders that it names are found from there.
            Folder = $"{original}-of-another";
            foreach (var file in System.IO.Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(Folder, Path.GetRelativePath(original, file));
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        public string Folder { get; }

        public void Replace(string file, string old, string with)
        {
            var path = Path.Combine(Folder, file);
            File.WriteAllText(path, File.ReadAllText(path).Replace(old, with, StringComparison.Ordinal));
        }

        public void Dispose() => System.IO.Directory.Delete(Folder, recursive: true);
    }
}
