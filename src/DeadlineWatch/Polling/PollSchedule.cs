using DeadlineWatch.Configuration;
using DeadlineWatch.Storage.Postgres;
using Quartz;

namespace DeadlineWatch.Polling;

/// <summary>Where the schedule of polls is kept: in this process beside an embedded ledger; in the ledger's own database
/// where that is PostgreSQL, so that each poll falls to one of the nodes. One trigger a source, never one a case.</summary>
internal static class PollSchedule
{
    /// <summary>All jobs and triggers of ours, by which those of a source that was taken out are found.</summary>
    public const string Group = "polls";

    /// <summary>A node that says nothing for so long and two of its looks is taken for dead, and another runs its poll
    /// again: within ten seconds.</summary>
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>A server that restarts is back within seconds; Quartz waits for 15 by default.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    /// <summary>A run that is late by more is made once, however many were missed.</summary>
    private static readonly TimeSpan LongestMisfire = TimeSpan.FromMinutes(1);

    /// <param name="services">The services.</param>
    /// <param name="configuration">What is polled, and where the ledger is.</param>
    /// <param name="node">The name of this node.</param>
    public static void AddPolls(this IServiceCollection services, ServiceConfiguration configuration, string node)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = Group;
                scheduler.InstanceId = node;
                // A poll that is stopped half-way loses nothing, and is made again at the next start: the stop need not wait for it.
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(4);
            if (configuration.Ledger.Postgres is { } server)
            {
                // A run above the shortest interval late must count as missed, or a gap is replayed slot by slot.
                var misfire = configuration.Sources.Select(each => each.Every).Append(LongestMisfire).Min();
                quartz.UsePersistentStore(store => Keep(store, server, server.User, server.Password, server.Owner is null, misfire));
            }
            else
            {
                quartz.UseInMemoryStore();
            }
        });
    }

    /// <summary>Makes the schedule's tables, as the one who owns the ledger's database.</summary>
    public static async Task Provision(PostgresSettings server, CancellationToken cancel)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceName = Group);
            quartz.UsePersistentStore(store => Keep(store, server, server.Owner ?? server.User,
                server.Owner is null ? server.Password : server.OwnerPassword, provision: true, LongestMisfire));
        });
        await using var provider = services.BuildServiceProvider();
        var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler(cancel);
        await scheduler.Shutdown(waitForJobsToComplete: false, cancel);
    }

    public static JobKey Key(string source) => new(source, Group);

    public static TriggerKey Trigger(string source) => new($"every-{source}", Group);

    private static void Keep(IPersistentStoreBuilder store, PostgresSettings server, string user, string? password, bool provision, TimeSpan misfire)
    {
        // The same limits as the ledger's own connections: a node that was stopped with the schedule's lock in its hand
        // loses it, and the others go on.
        store.UsePostgres(PostgresServer.ConnectionString(server, user, password));
        store.UseSystemTextJsonSerializer();
        store.UseClustering(cluster =>
        {
            cluster.CheckinInterval = CheckIn;
            cluster.CheckinMisfireThreshold = Grace;
        });
        store.ConfigureStore(options =>
        {
            options.MisfireThreshold = misfire;
            options.DbRetryInterval = Retry;
        });
        if (provision)
        {
            store.ProvisionSchema();
        }
    }
}
