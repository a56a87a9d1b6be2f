using System.Reflection;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Hosting;

/// <summary>This node among the others at one ledger: whether it may work. Only nodes with the configuration in force do.
/// One that has another, because it was changed there first or was never changed, waits and says so; its configuration
/// comes into force when the last node with the old one has been changed too, or has stopped. Until then the old one works,
/// and never two at once. A single node comes into force the moment it starts. A look:
/// <list type="number">
/// <item>Say that this node is there, and which configuration it has; hear which is in force.</item>
/// <item>Where that is another: not ready, by the names of the files that differ.</item>
/// </list></summary>
internal sealed class Membership(
    string name, CurrentConfiguration current, INodeStore? nodes, Readiness readiness,
    Instruments instruments, TimeProvider time, ILogger<Membership> log) : BackgroundService, IHostedLifecycleService
{
    /// <summary>Often enough that a changed configuration is in force within seconds.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>Longer than a server takes to restart, or a node to say nothing under load; short enough that a node
    /// that was changed works on soon after the others died.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>How long it tries to say that it leaves: a server that restarts is back within, and the stop takes no longer
    /// for one that stays away.</summary>
    internal static readonly TimeSpan Leaving = TimeSpan.FromSeconds(5);

    internal static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    private readonly string _version =
        typeof(Membership).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private readonly FaultLines _faults = new(time);
    private volatile string? _inForce;
    private string? _told;
    private bool _started;

    /// <summary>Whether the configuration that this node now has was in force when it last looked. The ledger itself
    /// refuses what a node writes by another.</summary>
    public bool MayWork => WorksBy is not null;

    /// <summary>The hash of the configuration by which this node works; null while it waits.</summary>
    public string? WorksBy => nodes is null ? "alone" : _inForce == current.Now.Hash ? _inForce : null;

    /// <summary>The first look comes before any work.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookOrTell(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>While the others of this process end, the other nodes must not take it for gone.</summary>
    public override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>All have ended: only now it leaves.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (nodes is not null)
        {
            await Leave(nodes);
        }
    }

    /// <summary>Says that this node leaves. Tried again: the first connection may be one that the server cut when it restarted a
    /// moment ago. Within a limit of its own: that of the host is over where a part hangs, which is given up, and is no reason for
    /// the others to miss this node.</summary>
    private async Task Leave(INodeStore store)
    {
        using var limit = new CancellationTokenSource(Leaving, time);
        var why = $"The ledger did not answer within {Duration.Words(Leaving)}.";
        while (!limit.IsCancellationRequested)
        {
            try
            {
                // What is under way at the limit is left to itself: a commit cannot be cancelled.
                await store.Leave(name, limit.Token).WaitAsync(limit.Token);
                return;
            }
            catch (LedgerUnavailableException fault)
            {
                why = fault.Message;
                await Task.Delay(BetweenTries, time, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                break;
            }
        }

        log.LogWarning("The others were not told that this node stops: they will miss it. {Why}", why);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
            {
                await LookOrTell(stoppingToken);
            }
        }
    }

    private async Task LookOrTell(CancellationToken cancel)
    {
        try
        {
            if (nodes is not null)
            {
                await Look(nodes, cancel);
            }
            else
            {
                readiness.Holds(Condition.Configuration);
                instruments.InForce(true);
            }

            instruments.Passed(Stage.Nodes, time.GetUtcNow());
            if (_faults.Worked())
            {
                log.LogInformation("The other nodes can be seen again.");
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            log.LogDebug("Stopped while looking at the other nodes.");
        }
        catch (Exception fault)
        {
            // What was in force stays so: without the ledger nothing can be written anyway.
            instruments.Fault(Stage.Nodes);
            if (_faults.Met(fault) is { } again)
            {
                log.LogWarning("The other nodes cannot be seen{Again}; tried again in {Every}. {Fault}: {Message}",
                    again, Every, fault.GetType().Name, fault.Message);
            }
        }
    }

    private async Task Look(INodeStore store, CancellationToken cancel)
    {
        var mine = current.Now;
        var inForce = await store.Beat(new NodeBeat(name, _version, !_started, mine.Hash, mine.Parts), Silence, cancel);
        _started = true;
        _inForce = inForce.Hash;
        if (inForce.Hash != mine.Hash)
        {
            Wait(mine, inForce);
            return;
        }

        readiness.Holds(Condition.Configuration);
        instruments.InForce(true);
        if (_told is not null)
        {
            log.LogInformation(
                "The configuration of this node is in force now, in place of one that differed in {Files}: it works.", _told);
            _told = null;
        }
    }

    private void Wait(ServiceConfiguration mine, ConfigurationInForce inForce)
    {
        var differing = string.Join(", ", ConfigurationParts.Differing(mine.Parts, inForce.Parts));
        var why = $"other nodes work by another configuration, which differs in {differing}";
        readiness.Fails(Condition.Configuration, why);
        instruments.InForce(false);
        if (_told != differing)
        {
            log.LogWarning("This node does not poll, escalate or send: {Why}. It starts when the others have the same, or have stopped.", why);
            _told = differing;
        }
    }
}
