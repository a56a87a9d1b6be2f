using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Telemetry;

/// <summary>What the stages say of their work as they do it, in the words of the work. Never names a case, a worker or an
/// address. What can be known beforehand stands on the page as 0 from the start, so that a first fault is a rise and not a
/// new line that no alert compares.</summary>
internal sealed class Instruments : IDisposable
{
    private static readonly string[] Verdicts = ["sound", "unchanged", "suspect", "failed"];

    // A CSV drop is read in well under a second, a county's extract in minutes; the default timeout is 5 minutes.
    private static readonly InstrumentAdvice<double> PollBounds =
        new() { HistogramBucketBoundaries = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] };

    // From the seconds of an ordinary pass to the hours of a relay that is down over a night.
    private static readonly InstrumentAdvice<double> DwellBounds =
        new() { HistogramBucketBoundaries = [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 14400, 43200] };

    // A pass with nothing to do is one query; a Monday morning's, with thousands of warnings, takes minutes.
    private static readonly InstrumentAdvice<double> StageBounds =
        new() { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300] };

    private readonly ConcurrentDictionary<Stage, DateTimeOffset> _passedAt = [];
    private readonly Meter _meter = new("DeadlineWatch");
    private readonly Tallies _tallies;
    private readonly Histogram<double> _pollDuration;
    private readonly Counter<long> _polls;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _escalations;
    private readonly Histogram<double> _dwell;
    private readonly Counter<long> _mails;
    private readonly Counter<long> _faults;
    private readonly Histogram<double> _stageDuration;
    private readonly Gauge<double> _lastPass;
    private readonly Gauge<double> _lastCycle;
    private readonly Gauge<double> _configurationTaken;
    private readonly Gauge<double> _configurationTakenAt;
    private readonly Gauge<double> _inForce;
    private readonly Gauge<double> _build;
    private readonly Counter<long> _pings;
    private readonly Gauge<double> _turning;
    private readonly Gauge<double> _ledgerUp;
    private long _cycleAt;

    public Instruments(ServiceConfiguration configuration)
    {
        _pollDuration = _meter.CreateHistogram("deadlinewatch_poll_duration_seconds", "s",
            "How long reading and judging a source took.", advice: PollBounds);
        _polls = _meter.CreateCounter<long>("deadlinewatch_polls_total", null,
            "Polls of a source by verdict; after suspect and failed ones nothing was changed.");
        _refusals = _meter.CreateCounter<long>("deadlinewatch_poll_refusals_total", null,
            "Polls after which nothing was changed, or that found a load overdue, by what was wrong.");
        _escalations = _meter.CreateCounter<long>("deadlinewatch_escalations_total", null,
            "Steps of the ladders that were told, that another mail covered, or that were withdrawn.");
        _dwell = _meter.CreateHistogram("deadlinewatch_escalation_dwell_seconds", "s",
            "From when a warning may go until the relay accepted the mail that holds it.", advice: DwellBounds);
        _mails = _meter.CreateCounter<long>("deadlinewatch_mails_total", null,
            "Attempts at handing a mail to the relay by what became of them and the class of the relay's answer.");
        _faults = _meter.CreateCounter<long>("deadlinewatch_stage_faults_total", null,
            "Faults that a stage met and lived through; the log has their words.");
        _stageDuration = _meter.CreateHistogram("deadlinewatch_stage_duration_seconds", "s",
            "How long a pass of a stage took that came to its end.", advice: StageBounds);
        _lastPass = _meter.CreateGauge<double>("deadlinewatch_stage_last_pass_timestamp_seconds", "s",
            "When a stage last came to the end of a pass on this node; 0 before the first.");
        _lastCycle = _meter.CreateGauge<double>("deadlinewatch_last_complete_cycle_timestamp_seconds", "s",
            "When polling, escalating and sending had last all succeeded; 0 before the first time.");
        _configurationTaken = _meter.CreateGauge<double>("deadlinewatch_config_last_reload_successful", null,
            "1 where the config folder as it now stands is in force, 0 where its last change was refused.");
        _configurationTakenAt = _meter.CreateGauge<double>("deadlinewatch_config_last_reload_timestamp_seconds", "s",
            "When a changed config folder was last taken without a restart; 0 before the first time.");
        _inForce = _meter.CreateGauge<double>("deadlinewatch_node_in_force", null,
            "1 where this node works, 0 where it waits because other nodes work by another configuration.");
        _build = _meter.CreateGauge<double>("deadlinewatch_build_info", null,
            "The version of this node, as a label; always 1.");
        _ledgerUp = _meter.CreateGauge<double>("deadlinewatch_ledger_up", null,
            "1 where the ledger answered when this page last asked it, 0 where it did not, or was not asked yet.");

        _pings = _meter.CreateCounter<long>("deadlinewatch_pings_total", null,
            "Calls of the ping URL by what became of them.");
        _turning = _meter.CreateGauge<double>("deadlinewatch_loop_turning", null,
            "1 where the loop of a stage makes progress, 0 where it hangs.");

        _tallies = new Tallies(_meter);
        LayOut(configuration);
    }

    /// <summary>What all of it is said through, for whoever else wants to listen.</summary>
    internal Meter Meter => _meter;

    /// <summary>All that was said up to now.</summary>
    internal IReadOnlyList<MetricFamily> Families() => _tallies.Families();

    /// <summary>A source was polled.</summary>
    /// <param name="source">Its name in the configuration.</param>
    /// <param name="verdict">sound, unchanged, suspect or failed.</param>
    /// <param name="took">How long reading and judging took.</param>
    internal void Polled(string source, string verdict, TimeSpan took)
    {
        _polls.Add(1, new("source", source), new("verdict", verdict));
        _pollDuration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("source", source));
    }

    /// <summary>Something was wrong with a source as a whole.</summary>
    /// <param name="source">Its name in the configuration.</param>
    /// <param name="reason">The name of what was wrong.</param>
    internal void Refused(string source, string reason) => _refusals.Add(1, new("source", source), new("reason", reason));

    /// <summary>Something became of a step of a clock's ladder.</summary>
    internal void Told(string clock, string step, StepResult result) =>
        _escalations.Add(1, new("clock", clock), new("step", step), new("result", LabelValues.Of(result)));

    /// <summary>Something became of an attempt at a mail.</summary>
    /// <param name="result">What.</param>
    /// <param name="code">The relay's code; null where it gave none.</param>
    /// <param name="dwell">For an accepted one: how long its oldest warning had been free to go. Null for others.</param>
    internal void Mailed(MailResult result, int? code, TimeSpan? dwell)
    {
        _mails.Add(1, new("result", LabelValues.Of(result)), new("code", LabelValues.OfCode(result, code)));
        if (dwell is { } length)
        {
            // Written by one node and sent by another whose clock runs behind: it was not accepted before it was free.
            _dwell.Record(Math.Max(0, length.TotalSeconds));
        }
    }

    /// <summary>A stage met a fault and goes on.</summary>
    internal void Fault(Stage stage) => _faults.Add(1, Named(stage));

    /// <summary>How long a pass took that worked.</summary>
    internal void Took(Stage stage, TimeSpan length) => _stageDuration.Record(length.TotalSeconds, Named(stage));

    /// <summary>A stage came to the end of a pass.</summary>
    internal void Passed(Stage stage, DateTimeOffset now)
    {
        _passedAt[stage] = now;
        _lastPass.Record(Seconds(now), Named(stage));
    }

    /// <summary>When a stage last came to the end of a pass; null before the first.</summary>
    internal DateTimeOffset? LastPass(Stage stage) => _passedAt.TryGetValue(stage, out var at) ? at : null;

    /// <summary>Every source was sound within its interval, and escalating and sending met no fault.</summary>
    internal void CycleCompleted(DateTimeOffset now)
    {
        Interlocked.Exchange(ref _cycleAt, now.UtcTicks);
        _lastCycle.Record(Seconds(now));
    }

    /// <summary>When a cycle was last complete; null before the first.</summary>
    internal DateTimeOffset? LastCycle => Interlocked.Read(ref _cycleAt) is > 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    /// <summary>The monitor outside was told of a complete cycle, or could not be.</summary>
    internal void Pinged(bool accepted) =>
        _pings.Add(1, new KeyValuePair<string, object?>("result", accepted ? "accepted" : "failed"));

    /// <summary>Whether a loop makes progress.</summary>
    internal void Turns(Stage stage, bool turns) => _turning.Record(turns ? 1 : 0, Named(stage));

    /// <summary>A changed config folder was taken.</summary>
    internal void ConfigurationTaken(ServiceConfiguration configuration, DateTimeOffset now)
    {
        LayOutSteps(configuration);
        IsConfigurationRefused = false;
        _configurationTaken.Record(1);
        _configurationTakenAt.Record(Seconds(now));
    }

    /// <summary>Whether this node has the configuration in force, and works.</summary>
    internal void InForce(bool works) => _inForce.Record(works ? 1 : 0);

    /// <summary>Whether the ledger answered when it was last asked for the numbers of this page.</summary>
    internal void LedgerAnswered(bool answered) => _ledgerUp.Record(answered ? 1 : 0);

    /// <summary>The config folder changed, and was not taken.</summary>
    internal void ConfigurationRefused()
    {
        IsConfigurationRefused = true;
        _configurationTaken.Record(0);
    }

    /// <summary>Whether the config folder changed since the configuration in force, and was not taken.</summary>
    internal bool IsConfigurationRefused { get; private set; }

    public void Dispose()
    {
        _tallies.Dispose();
        _meter.Dispose();
    }

    /// <summary>Seconds since 1970, as Prometheus counts time.</summary>
    internal static double Seconds(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds() / 1000.0;

    private void LayOut(ServiceConfiguration configuration)
    {
        _build.Record(1, new KeyValuePair<string, object?>("version", Version()));
        foreach (var source in configuration.Sources.Select(each => each.Name).Distinct())
        {
            _tallies.LayOut(_pollDuration, new KeyValuePair<string, object?>("source", source));
            foreach (var verdict in Verdicts)
            {
                _polls.Add(0, new("source", source), new("verdict", verdict));
            }

            foreach (var reason in FaultCode.All.Concat(SourceGuard.Codes))
            {
                _refusals.Add(0, new("source", source), new("reason", reason));
            }
        }

        LayOutSteps(configuration);
        foreach (var (result, code) in LabelValues.MailResults)
        {
            _mails.Add(0, new("result", LabelValues.Of(result)), new("code", code));
        }

        foreach (var stage in Enum.GetValues<Stage>())
        {
            _faults.Add(0, Named(stage));
            _lastPass.Record(0, Named(stage));
        }

        foreach (var stage in Turning.Loops)
        {
            Turns(stage, turns: true);
        }

        if (configuration.Ping is not null)
        {
            _pings.Add(0, new KeyValuePair<string, object?>("result", "accepted"));
            _pings.Add(0, new KeyValuePair<string, object?>("result", "failed"));
        }

        foreach (var stage in LabelValues.Timed)
        {
            _tallies.LayOut(_stageDuration, Named(stage));
        }

        _tallies.LayOut(_dwell);
        _lastCycle.Record(0);
        _configurationTaken.Record(1);
        _configurationTakenAt.Record(0);
        _inForce.Record(0);
        _ledgerUp.Record(0);
    }

    private void LayOutSteps(ServiceConfiguration configuration)
    {
        foreach (var (clock, step) in StepsOf(configuration))
        {
            foreach (var result in Enum.GetValues<StepResult>())
            {
                _escalations.Add(0, new("clock", clock), new("step", step), new("result", LabelValues.Of(result)));
            }
        }
    }

    private static IEnumerable<(string Clock, string Step)> StepsOf(ServiceConfiguration configuration) =>
        configuration.Authorities
            .Select(each => configuration.ProfileOf(each.Key))
            .SelectMany(profile => profile.Clocks.SelectMany(clock =>
                profile.Ladders[clock.Ladder].Steps.Select(step => (clock.Key, step.Key))))
            .Distinct();

    private static KeyValuePair<string, object?> Named(Stage stage) => new("stage", LabelValues.Of(stage));

    private static string Version() =>
        typeof(Instruments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";
}
