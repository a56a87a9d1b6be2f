using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Retaining;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Hosting;

/// <summary>What the service does once a day, after the night's loads and before the morning's mail. No other stage waits for
/// it; a fault is counted, told in one line, and tried again the next day.
/// <list type="number">
/// <item>Let cases leave the ledger that are long closed, where "retention" says so and this node may work.</item>
/// <item>Say in one line where the chain of each authority ends, so that a log which is kept elsewhere proves the ledger. This
/// also when the service starts.</item>
/// </list></summary>
internal sealed class DailyRound(
    ServiceConfiguration configuration, ILedger ledger, Membership membership, Instruments instruments, TimeProvider time,
    ILogger<DailyRound> log) : BackgroundService
{
    private static readonly TimeOnly At = new(4, 30);

    /// <summary>A machine that slept, or whose clock was set, is late by no more.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromHours(1);

    /// <summary>As many digits of a head as verify shows.</summary>
    private const int ShownDigits = 16;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var next = Next(time.GetUtcNow());
        await Part("The heads of the chains could not be read", TellHeads, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var left = next - time.GetUtcNow();
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left < Between ? left : Between, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            next = Next(time.GetUtcNow());
            await Part("Retention failed, and what is left of it is tried again tomorrow", Retain, stoppingToken);
            await Part("The heads of the chains could not be read", TellHeads, stoppingToken);
            instruments.Passed(Stage.Daily, time.GetUtcNow());
        }
    }

    /// <summary>The next half past four in London.</summary>
    internal static DateTimeOffset Next(DateTimeOffset now)
    {
        var today = CivilTime.At(CivilTime.DayOf(now), At);
        return today > now ? today : CivilTime.At(CivilTime.DayOf(now).AddDays(1), At);
    }

    private async Task Part(string failed, Func<CancellationToken, Task> part, CancellationToken cancel)
    {
        try
        {
            await part(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            log.LogDebug("Stopped in the daily round.");
        }
        catch (ConfigurationNotInForceException fault)
        {
            log.LogInformation("The daily round was given up. {Message}", fault.Message);
        }
        catch (Exception fault)
        {
            instruments.Fault(Stage.Daily);
            log.LogError("{Failed}. {Fault}: {Message}", failed, fault.GetType().Name, fault.Message);
        }
    }

    private async Task Retain(CancellationToken cancel)
    {
        if (configuration.Retention is not { } settings || !membership.MayWork)
        {
            return;
        }

        var retention = new Retention(configuration, settings, ledger.Retention, log);
        foreach (var authority in configuration.Authorities)
        {
            await foreach (var _ in retention.Apply(authority.Key, "service", time.GetUtcNow(), cancel))
            {
                cancel.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task TellHeads(CancellationToken cancel)
    {
        var heads = (await ledger.Chain.Heads(cancel)).Select(each => string.Create(CultureInfo.InvariantCulture,
            $"{each.Authority} batch {each.Number} {Convert.ToHexStringLower(each.Hash)[..ShownDigits]}")).ToList();
        if (heads.Count > 0)
        {
            log.LogInformation("The chains of the history end at {Heads}.", string.Join(", ", heads));
        }
    }
}
