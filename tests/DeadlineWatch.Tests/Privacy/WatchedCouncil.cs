using System.Globalization;
using System.Text;
using DeadlineWatch.Commands.Demo;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Commands.Demo;
using DeadlineWatch.Tests.Timelines;

namespace DeadlineWatch.Tests.Privacy;

/// <summary>The made-up council watched for a day, with mishaps: rows whose names slipped into columns that are read, a file
/// that is no table, a relay that is down. All that comes out of it is kept.</summary>
internal sealed class WatchedCouncil : IAsyncDisposable
{
    private static readonly DateTimeOffset End = MadeUp.London("2026-11-18 14:30");

    private readonly LaidOut _laidOut = new();
    private readonly ServiceConfiguration _configuration;
    private readonly SyntheticCouncil _council = MadeUp.Council(End);
    private readonly SimulatedTime _time = new(MadeUp.BeginningOf(End));
    private readonly LogBook _log = new();
    private readonly Instruments _instruments;
    private readonly RecordingRelay _relay;
    private readonly MetricsPage _metrics = new();
    private SqliteLedger? _ledger;

    private WatchedCouncil()
    {
        _configuration = _laidOut.Read().Configuration!;
        _instruments = new Instruments(_configuration);
        _relay = new RecordingRelay(_time);
        var people = _council.System.Table(CaseSystem.Referrals).Concat(_council.System.Table(CaseSystem.Conferences)).Select(each => each.Child).ToList();
        Personal = PersonalData.Of(
            people.Select(each => each.Name).Concat(Entered("sender")), people.Select(each => each.BornOn), Words(), End);
    }

    public PersonalData Personal { get; }

    public IReadOnlyList<FrozenMail> Mails => [.. _relay.Accepted.Select(each => each.Mail)];

    public IReadOnlyList<string> Log => _log.Lines;

    public string Metrics => Encoding.UTF8.GetString(_metrics.Bytes.Span);

    public string LedgerFile => _configuration.Ledger.Sqlite!;

    /// <summary>All that the council's systems have handed out by now.</summary>
    public string Exports => string.Concat(
        System.IO.Directory.GetFiles(_laidOut.Drop, "*.csv", SearchOption.AllDirectories).Select(each => File.ReadAllText(each, Encoding.UTF8)));

    public static async Task<WatchedCouncil> ForADay(CancellationToken cancel)
    {
        var council = new WatchedCouncil();
        await council.Play(cancel);
        return council;
    }

    public async ValueTask DisposeAsync()
    {
        if (_ledger is not null)
        {
            await _ledger.DisposeAsync();
        }

        await _relay.DisposeAsync();
        _instruments.Dispose();
        _log.Dispose();
        _laidOut.Dispose();
    }

    private async Task Play(CancellationToken cancel)
    {
        var current = new CurrentConfiguration(_configuration);
        _ledger = await SqliteLedger.Open(LedgerFile, cancel);
        var stages = Stages.Over(current, _ledger, _relay, _instruments, _time, _log);
        var begin = _time.GetUtcNow();
        var nextExport = begin;
        var playback = new Playback(_configuration, stages, _time)
        {
            // A mail frozen longer ago than this is made anew.
            Step = TimeSpan.FromMinutes(10),
            Before = at =>
            {
                if (at >= nextExport)
                {
                    _council.WriteExports(_laidOut.Drop, at);
                    Spoil(at);
                    nextExport = at + TimeSpan.FromHours(1);
                }

                // A relay that is down for an hour, and a file that is no table.
                _relay.IsDown = at >= begin.AddHours(3) && at < begin.AddHours(4);
                if (at == begin.AddHours(5).AddMinutes(30))
                {
                    File.WriteAllText(FileOf(at), $"{_council.System.Table(CaseSystem.Referrals)[0].Child.Name}\n\"{Words().First()}");
                }
            },
        };
        await playback.Until(End, cancel);
        _metrics.Replace([.. await new LedgerGauges(_ledger.Queries, current, _time).Compute(End, cancel), .. _instruments.Families()]);
    }

    // A name where a date, a code or an id is looked for, as where a row has one separator too many.
    private void Spoil(DateTimeOffset at)
    {
        var child = _council.System.Table(CaseSystem.Referrals)[0].Child;
        string Cell(string column) => column switch
        {
            "child_ref" => "77777",
            "team" => Teams.FrontDoor,
            "family_ref" => "F7777",
            "referral_id" => "R77777",
            "notes" => $"\"{Words().First().Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
            _ => $"\"{child.Name}\"",
        };
        File.AppendAllText(FileOf(at), string.Join(',', DeadlineWatch.Commands.Demo.Exports.Columns[CaseSystem.Referrals].Select(Cell)) + "\r\n");
    }

    private string FileOf(DateTimeOffset at) => Path.Combine(_laidOut.Drop, DeadlineWatch.Commands.Demo.Exports.CaseSystemFolder, string.Create(
        CultureInfo.InvariantCulture, $"referrals-{CivilTime.LocalOf(at):yyyy-MM-dd'T'HHmm}.csv"));

    private IEnumerable<string> Words() => Entered("notes").Concat(Entered("comments"));

    private IEnumerable<string> Entered(string column) => DeadlineWatch.Commands.Demo.Exports.Columns.Keys
        .SelectMany(_council.System.Table).Select(each => each.TextAt(column, DateTime.MaxValue))
        .Where(each => each.Length > 0).Distinct(StringComparer.Ordinal);
}
