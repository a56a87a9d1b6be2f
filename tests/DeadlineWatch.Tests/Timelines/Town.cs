using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Polling;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Mailing.Transport;
using DeadlineWatch.Tests.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>A small council in simulated time: given these files of these sources, when time reaches, these mails and no
/// others. All of the service is real but for time and the relay.</summary>
internal sealed class Town : IAsyncDisposable
{
    public const string Authority = "anytown";

    private readonly string _folder;
    private readonly SimulatedTime _time;
    private readonly WrongClock _clock;
    private readonly Instruments _instruments;
    private readonly SortedList<DateTimeOffset, List<Action>> _agenda = [];
    private readonly Dictionary<long, string> _said = [];
    private readonly List<string> _mails = [];
    private readonly List<string> _log = [];
    private int _noted;
    private Func<ILedger, ILedger> _around = ledger => ledger;
    private TimeSpan _step;
    private ILedgerPlace? _place;
    private ILedger? _ledger;
    private Stages? _stages;
    private Playback? _playback;
    private ConfigurationWatch? _watch;

    private Town(string folder, DateTimeOffset start, ServiceConfiguration configuration)
    {
        _folder = folder;
        _time = new SimulatedTime(start);
        _clock = new WrongClock(_time);
        Configuration = configuration;
        _instruments = new Instruments(configuration);
        Relay = new RecordingRelay(_time);
    }

    public ServiceConfiguration Configuration { get; private set; }

    public RecordingRelay Relay { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>By how much the clock of the service's machine runs ahead.</summary>
    public TimeSpan ClockAhead
    {
        get => _clock.Ahead;
        set => _clock.Ahead = value;
    }

    public ILedger Ledger => _ledger ?? throw new InvalidOperationException("The town is not running.");

    public Stages Stages => _stages ?? throw new InvalidOperationException("The town is not running.");

    /// <summary>What was told: "Mon 7 Dec, 08:30  north.manager  referral-decision 10377  when-overdue".</summary>
    public IReadOnlyList<string> Told => _mails;

    /// <summary>What was logged of the config folder: "Error: The config folder changed …".</summary>
    public IReadOnlyList<string> Log => _log;

    public static async Task<Town> Begin(string london, string profile = "west-midlands", TimeSpan? step = null, Func<ILedger, ILedger>? around = null,
        ILedgerPlace? place = null, string? sources = null,
        string? recipients = null)
    {
        var folder = TownConfig.TemporaryFolder();
        TownConfig.Write(folder, profile, sources, recipients);
        var town = new Town(folder, London(london), Read(folder))
        {
            _around = around ?? (ledger => ledger),
            _place = place,
            _step = step ?? TimeSpan.FromMinutes(30),
        };
        await town.Start();

        // A place may come with a ledger: what that has told already is none of this town's mails.
        await town.NoteAll(tell: false);
        return town;
    }

    /// <summary>An instant, from London's "2026-12-04 07:00".</summary>
    public static DateTimeOffset London(string text) =>
        CivilTime.InstantOf(DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), AmbiguousTime.Earlier);

    /// <summary>The case system's nightly export lands: referrals as "case,family,team,id,received,channel,referrer,decided,answered"
    /// and enquiries as "case,family,team,id,discussion,completed,outcome,conference,result". Beside them always stands a case that
    /// needs nothing, so that a table is never empty.</summary>
    public Town Lands(string london, string[]? referrals = null, string[]? enquiries = null) => On(london, () =>
    {
        if (Configuration.Authorities[0].Profile != "wales")
        {
            TownConfig.Drop(_folder, "case-system", "referrals", london, TownConfig.ReferralColumns, referrals ?? []);
        }

        TownConfig.Drop(_folder, "case-system", "enquiries", london, TownConfig.EnquiryColumns, enquiries ?? []);
    });

    /// <summary>The front door's mailbox export lands: "case,referral,confirmed".</summary>
    public Town MailboxLands(string london, params string[] confirmations) => On(london, () =>
        TownConfig.Drop(_folder, "mailbox", "confirmations", london, TownConfig.ConfirmationColumns, confirmations));

    /// <summary>Something else happens.</summary>
    public Town On(string london, Action happens)
    {
        var at = London(london);
        if (!_agenda.TryGetValue(at, out var list))
        {
            _agenda[at] = list = [];
        }

        list.Add(happens);
        return this;
    }

    /// <summary>Lets time go on.</summary>
    public async Task Until(string london)
    {
        await _playback!.Until(London(london), CancellationToken.None);
        await Note();
    }

    /// <summary>The service is stopped, the ledger is replaced by an older one, and the service is started again.</summary>
    public async Task Restore(Func<Task> replace)
    {
        await Ledger.DisposeAsync();
        await replace();
        await Start();

        // Rows that are made anew have numbers that others had.
        _said.Clear();
        await NoteAll(tell: false);
    }

    /// <summary>The process is killed and started again on the same ledger, with the config folder as it now stands.</summary>
    public async Task Restart()
    {
        await Ledger.DisposeAsync();
        if (_place is not null)
        {
            // Its leases run by the server's clock, which simulated time does not turn.
            await _place.LeasesAge(TimeSpan.FromHours(1), CancellationToken.None);
        }

        Configuration = Read(_folder);
        await Start();
    }

    /// <summary>The running service looks twice at its config folder, as it does every few seconds.</summary>
    public void Notices()
    {
        Looks().GetAwaiter().GetResult();
        Looks().GetAwaiter().GetResult();
    }

    /// <summary>It looks once.</summary>
    public Task Looks() => _watch!.Look(CancellationToken.None);

    /// <summary>A number of the metrics page that the stages say.</summary>
    public double Metric(string name) => _instruments.Families().Single(each => each.Name == name).Series.Single().Value;

    /// <summary>The mails that a person got, "north.manager", read by another program.</summary>
    public Task<IReadOnlyList<PythonMail>> MailsTo(string person) => PythonMail.ParseAll(
        [.. Relay.Accepted.Where(each => each.To.StartsWith($"{person}@", StringComparison.Ordinal)).Select(each => each.Mail.Mime)]);

    /// <summary>Where a file of the config folder is.</summary>
    public string PathOf(string file) => Path.Combine(_folder, "config", file);

    /// <summary>Changes a file of the config folder.</summary>
    public void Edit(string file, string old, string replacement)
    {
        var path = PathOf(file);
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Contains(old, StringComparison.Ordinal)
            ? text.Replace(old, replacement, StringComparison.Ordinal)
            : throw new ArgumentException($"{file} does not hold \"{old}\".", nameof(old)));
    }

    /// <summary>How a clock of a case stands: "overdue", "in time" ….</summary>
    public async Task<DeadlineState> StateOf(string reference, string clock)
    {
        var record = await Ledger.Queries.Case(Authority, reference, CancellationToken.None);
        var row = record!.Deadlines.Single(each => each.Deadline.Clock.Definition == clock);
        var coverage = Standings.Coverage(Configuration, Authority, await Ledger.Queries.Sources(CancellationToken.None));
        return row.Deadline.State(_time.GetUtcNow(), coverage[clock].Reach);
    }

    public async Task<DeadlineRow> Row(string reference, string clock) =>
        (await Ledger.Queries.Case(Authority, reference, CancellationToken.None))!.Deadlines.Single(each => each.Deadline.Clock.Definition == clock);

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        if (_place is not null)
        {
            await _place.Remove();
        }

        _watch?.Dispose();
        _instruments.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private static ConfigurationResult Reread(string folder)
    {
        var read = ConfigurationReader.Read(Path.Combine(folder, "config"), new Dictionary<string, string?>());
        return read with { Configuration = read.Configuration is { } sound ? sound with { Mail = sound.Mail with { Gather = TimeSpan.Zero } } : null };
    }

    private static ServiceConfiguration Read(string folder)
    {
        var read = Reread(folder);
        Xunit.Assert.Equal([], read.Faults.Select(each => $"{each.File}:{each.Line} {each.Path} {each.Message}"));
        return read.Configuration!;
    }

    private async Task Start()
    {
        _ledger = _place is null
            ? await SqliteLedger.Open(Configuration.Ledger.Sqlite!, CancellationToken.None)
            : await _place.Open(CancellationToken.None);
        var current = new CurrentConfiguration(Configuration);
        _stages = Stages.Over(current, _around(_ledger), Relay, _instruments, _clock, NullLoggerFactory.Instance);
        _watch?.Dispose();
        _watch = new ConfigurationWatch(current, () => Reread(_folder), _stages.Poller, _instruments, _time, new Lines(_log));
        _playback = new Playback(Configuration, _stages, _time) { Step = _step, Before = at => Happen(at).GetAwaiter().GetResult() };
    }

    private async Task Happen(DateTimeOffset now)
    {
        await Note();
        foreach (var due in _agenda.Where(each => each.Key <= now).ToList())
        {
            due.Value.ForEach(each => each());
            _agenda.Remove(due.Key);
        }
    }

    /// <summary>Puts what was sent since the last look into words, with the time at which the relay took it.</summary>
    private async Task Note()
    {
        if (Relay.Accepted.Count == _noted)
        {
            return;
        }

        _noted = Relay.Accepted.Count;
        await NoteAll(tell: true);
    }

    private async Task NoteAll(bool tell)
    {
        string? after = null;
        while (await Ledger.Polls.CaseReferences(Authority, after, 1000, CancellationToken.None) is { Count: > 0 } page)
        {
            foreach (var reference in page)
            {
                await Note(reference, tell);
            }

            after = page[^1];
        }
    }

    private async Task Note(string reference, bool tell)
    {
        var record = await Ledger.Queries.Case(Authority, reference, CancellationToken.None);
        foreach (var row in await Ledger.Queries.Outbox(Authority, reference, CancellationToken.None))
        {
            if (row is { State: "sent", MailId: not null } && _said.TryAdd(row.Id, reference) && tell)
            {
                var clock = record!.Deadlines.First(each => each.Id == row.DeadlineId).Deadline.Clock;
                var at = CivilTime.ShortWords(Relay.Accepted.Last(each => each.To == row.Recipient).At);
                _mails.Add($"{at}  {row.Recipient.Split('@')[0]}  {clock.Definition} {clock.Case}  {row.Step}");
            }
        }
    }

    /// <summary>Keeps what was logged.</summary>
    private sealed class Lines(List<string> log) : ILogger<ConfigurationWatch>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
