using System.Collections.Concurrent;

namespace DeadlineWatch.Telemetry;

/// <summary>Judges whether the loops of this node turn: whether each showed within its longest wait and a minute that it gets
/// on, by the end of a turn or by a sign from within one (<see cref="LoopSign"/>). A relay, a ledger or a case system that is
/// down ends each wait by its timeout, and so makes no loop hang; a loop that hangs all the same does so for good. For
/// <c>/health/live</c>, the metric and a service manager's watchdog. Time is counted by the machine's own ticks: a clock that is
/// set right makes nothing hang.</summary>
internal sealed class Turning(TimeProvider time)
{
    /// <summary>The loops of which the metric speaks.</summary>
    public static readonly IReadOnlyList<Stage> Loops = [Stage.Poll, Stage.Escalate, Stage.Send, Stage.Metrics];

    /// <summary>Beyond the longest wait: for a machine under load.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<object, Turn> _turns = [];
    private readonly ConcurrentDictionary<object, Turn> _beside = [];

    /// <summary>From now on a loop must show that it gets on.</summary>
    /// <param name="stage">The loop; polls come one by one, through <see cref="Begin"/>.</param>
    /// <param name="longest">The longest single wait within it, as its own timeouts bound it.</param>
    public void Watch(Stage stage, TimeSpan longest) =>
        _turns[stage] = new(stage, stage.ToString().ToLowerInvariant(), longest + Grace, time.GetTimestamp());

    /// <summary>The loop gets on.</summary>
    public void Sign(Stage stage)
    {
        if (_turns.TryGetValue(stage, out var turn))
        {
            turn.LastSign = time.GetTimestamp();
        }
    }

    /// <summary>A poll begins on this node, and ends when the answer is disposed of. Signs from within it count as its.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="longest">The longest single wait within it.</param>
    public IDisposable Begin(string source, TimeSpan longest)
    {
        var turn = new Turn(Stage.Poll, $"the poll of {source}", longest + Grace, time.GetTimestamp());
        _turns[turn] = turn;
        LoopSign.GoTo(() => turn.LastSign = time.GetTimestamp());
        return new Ending(() =>
        {
            _turns.TryRemove(turn, out _);
            LoopSign.GoTo(null);
        });
    }

    /// <summary>Something begins beside the loops that none of them waits for, and ends when the answer is disposed of.</summary>
    /// <param name="name">What: "the look at the config folder".</param>
    /// <param name="longest">The longest that it may take.</param>
    public IDisposable BeginBeside(string name, TimeSpan longest)
    {
        var turn = new Turn(default, name, longest + Grace, time.GetTimestamp());
        _beside[turn] = turn;
        return new Ending(() => _beside.TryRemove(turn, out _));
    }

    /// <summary>The loops that hang, by name; empty while all turn.</summary>
    /// <param name="now">The time, UTC, in which their last signs are told.</param>
    public IReadOnlyList<HungLoop> Hung(DateTimeOffset now) => Silent(_turns, now);

    /// <summary>What hangs beside the loops. No warning is late by it, and a new start would only hang in its turn: it is told, and
    /// nothing is ended for it.</summary>
    /// <param name="now">The time, UTC, in which it is told since when.</param>
    public IReadOnlyList<HungLoop> HungBeside(DateTimeOffset now) => Silent(_beside, now);

    private IReadOnlyList<HungLoop> Silent(ConcurrentDictionary<object, Turn> turns, DateTimeOffset now) =>
    [
        .. turns.Values.Select(each => (Turn: each, Silent: time.GetElapsedTime(each.LastSign)))
            .Where(each => each.Silent > each.Turn.Longest)
            .Select(each => new HungLoop(each.Turn.Stage, each.Turn.Name, now - each.Silent))
            .OrderBy(each => each.Stage).ThenBy(each => each.Name, StringComparer.Ordinal),
    ];

    /// <summary>One loop, or one poll.</summary>
    private sealed class Turn(Stage stage, string name, TimeSpan longest, long began)
    {
        private long _lastSign = began;

        public Stage Stage { get; } = stage;

        public string Name { get; } = name;

        public TimeSpan Longest { get; } = longest;

        public long LastSign
        {
            get => Interlocked.Read(ref _lastSign);
            set => Interlocked.Exchange(ref _lastSign, value);
        }
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

/// <summary>A loop that hangs.</summary>
/// <param name="Stage">Which.</param>
/// <param name="Name">"send", "the poll of case-system".</param>
/// <param name="Since">When it last showed that it gets on.</param>
internal sealed record HungLoop(Stage Stage, string Name, DateTimeOffset Since)
{
    /// <summary>"send has made no progress since 2026-11-22 09:00:00Z".</summary>
    public string Words => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name} has made no progress since {Since.UtcDateTime:u}");
}
