using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Tests.Commands;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Timelines;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Xunit;

namespace DeadlineWatch.Tests.Polling;

/// <summary>The schedule of polls as it stands in the ledger's database, under a role that owns none of its tables.</summary>
public sealed class PollScheduleTests(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly string _folder = TownConfig.TemporaryFolder();
    private string _database = "";
    private PostgresSettings _server = null!;
    private ServiceProvider? _node;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await cluster.NewDatabase(Cancel, empty: true);
        var (owner, user) = ($"owner_{_database}", $"user_{_database}");
        await cluster.Run(_database, $"CREATE ROLE {owner} LOGIN; CREATE ROLE {user} LOGIN; ALTER DATABASE {_database} OWNER TO {owner}", Cancel);
        _server = cluster.Settings(_database, user) with { Owner = owner };
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }

        await cluster.Run(_database, $"REASSIGN OWNED BY {_server.Owner} TO postgres; DROP OWNED BY {_server.Owner}, {_server.User}", Cancel);
        await cluster.Drop(_database, Cancel);
        await cluster.Run("postgres", $"DROP ROLE {_server.Owner}; DROP ROLE {_server.User}", Cancel);
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task After_migrate_the_services_user_keeps_the_schedule_and_follows_each_change_of_the_sources()
    {
        var screen = new Screen();
        Assert.Equal(ExitCode.Done, await MigrateCommand.Write(new LedgerSettings(null, _server), screen.Terminal, Cancel));
        var configuration = Configuration();
        var (caseSystem, mailbox) = (configuration.Sources[0], configuration.Sources[1]);
        var scheduler = await Scheduler(configuration);
        var now = DateTimeOffset.UtcNow;

        Assert.Empty(await PollTriggers.Follow(scheduler, configuration.Sources, now, Cancel));
        var began = await Triggers(scheduler);
        Assert.Equal([("case-system", "30 minutes"), ("mailbox", "30 minutes")], began.Select(each => (each.Source, each.Every)));

        Assert.Empty(await PollTriggers.Follow(scheduler, [caseSystem, mailbox with { Every = TimeSpan.FromMinutes(5) }], now, Cancel));
        var changed = await Triggers(scheduler);
        Assert.Equal([("case-system", "30 minutes"), ("mailbox", "5 minutes")], changed.Select(each => (each.Source, each.Every)));
        Assert.Equal(began[0].Start, changed[0].Start);

        Assert.Empty(await PollTriggers.Follow(scheduler, [caseSystem, caseSystem with { Name = "front-door" }], now, Cancel));
        Assert.Equal([("case-system", "30 minutes"), ("front-door", "30 minutes")],
            (await Triggers(scheduler)).Select(each => (each.Source, each.Every)));
    }

    [Fact]
    public async Task A_poll_that_a_wrong_clock_set_far_ahead_is_made_now()
    {
        Assert.Equal(ExitCode.Done, await MigrateCommand.Write(new LedgerSettings(null, _server), new Screen().Terminal, Cancel));
        var configuration = Configuration();
        var scheduler = await Scheduler(configuration);
        var now = DateTimeOffset.UtcNow;
        await PollTriggers.Follow(scheduler, configuration.Sources, now, Cancel);
        var began = await Triggers(scheduler);

        var ahead = await PollTriggers.Follow(scheduler, configuration.Sources, now.AddDays(-1), Cancel);

        Assert.Equal(["case-system", "mailbox"], ahead);
        Assert.All((await Triggers(scheduler)).Zip(began), each => Assert.True(each.First.Start > each.Second.Start));
        Assert.Empty(await PollTriggers.Follow(scheduler, configuration.Sources, DateTimeOffset.UtcNow, Cancel));
    }

    private ServiceConfiguration Configuration()
    {
        TownConfig.Write(_folder, "west-midlands");
        var read = ConfigurationReader.Read(Path.Combine(_folder, "config"), new Dictionary<string, string?>()).Configuration!;
        return read with { Ledger = new LedgerSettings(null, _server) };
    }

    private async Task<IScheduler> Scheduler(ServiceConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPolls(configuration, "this-node");
        _node = services.BuildServiceProvider();
        return await _node.GetRequiredService<ISchedulerFactory>().GetScheduler(Cancel);
    }

    private static async Task<IReadOnlyList<(string Source, string Every, DateTimeOffset Start)>> Triggers(IScheduler scheduler)
    {
        var triggers = new List<(string, string, DateTimeOffset)>();
        foreach (var key in await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup(), Cancel))
        {
            var trigger = (ISimpleTrigger)(await scheduler.GetTrigger(key, Cancel))!;
            triggers.Add((trigger.JobKey.Name, Duration.Words(trigger.RepeatInterval), trigger.StartTimeUtc));
        }

        return [.. triggers.OrderBy(each => each.Item1, StringComparer.Ordinal)];
    }
}
