using DeadlineWatch.Commands.Operating;
using DeadlineWatch.Commands.Silencing;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>What each command does, so that the command line holds the grammar alone and Program.cs the wiring. Each
/// answers the exit code: 0 done, 1 something is wrong, 2 wrong usage. A command left null is not offered.</summary>
internal sealed record CommandSet
{
    public Func<RunOptions, Terminal, CancellationToken, Task<int>>? Run { get; init; }

    public Func<DemoOptions, Terminal, CancellationToken, Task<int>>? Demo { get; init; }

    public Func<CheckOptions, Terminal, CancellationToken, Task<int>>? Check { get; init; }

    public Func<DueOptions, Terminal, CancellationToken, Task<int>>? Due { get; init; }

    public Func<EvaluateOptions, Terminal, CancellationToken, Task<int>>? Evaluate { get; init; }

    public Func<ListOptions, Terminal, CancellationToken, Task<int>>? List { get; init; }

    public Func<ExplainOptions, Terminal, CancellationToken, Task<int>>? Explain { get; init; }

    public Func<RouteOptions, Terminal, CancellationToken, Task<int>>? Route { get; init; }

    public Func<FindingsOptions, Terminal, CancellationToken, Task<int>>? Findings { get; init; }

    public Func<ReportOptions, Terminal, CancellationToken, Task<int>>? Report { get; init; }

    public Func<ReplayOptions, Terminal, CancellationToken, Task<int>>? Replay { get; init; }

    public Func<SimulateOptions, Terminal, CancellationToken, Task<int>>? Simulate { get; init; }

    public Func<StatusOptions, Terminal, CancellationToken, Task<int>>? Status { get; init; }

    public Func<SchemaOptions, Terminal, CancellationToken, Task<int>>? Schema { get; init; }

    public Func<HealthOptions, Terminal, CancellationToken, Task<int>>? Health { get; init; }

    public Func<VerifyOptions, Terminal, CancellationToken, Task<int>>? Verify { get; init; }

    public Func<RetentionOptions, Terminal, CancellationToken, Task<int>>? RetentionPreview { get; init; }

    public Func<RetentionOptions, Terminal, CancellationToken, Task<int>>? RetentionApply { get; init; }

    public Func<SilenceOptions, Terminal, CancellationToken, Task<int>>? Silence { get; init; }

    public Func<MigrateOptions, Terminal, CancellationToken, Task<int>>? Migrate { get; init; }

    public Func<DoctorOptions, Terminal, CancellationToken, Task<int>>? Doctor { get; init; }

    public Func<BackupOptions, Terminal, CancellationToken, Task<int>>? Backup { get; init; }

    public Func<SourcesTestOptions, Terminal, CancellationToken, Task<int>>? SourcesTest { get; init; }

    public Func<SourcesAcceptOptions, Terminal, CancellationToken, Task<int>>? SourcesAccept { get; init; }

    public Func<SourcesListOptions, Terminal, CancellationToken, Task<int>>? SourcesList { get; init; }

    public Func<OutboxListOptions, Terminal, CancellationToken, Task<int>>? OutboxList { get; init; }

    public Func<OutboxShowOptions, Terminal, CancellationToken, Task<int>>? OutboxShow { get; init; }

    public Func<OutboxRetryOptions, Terminal, CancellationToken, Task<int>>? OutboxRetry { get; init; }

    public Func<MailTestOptions, Terminal, CancellationToken, Task<int>>? MailTest { get; init; }

    public Func<CalendarImportOptions, Terminal, CancellationToken, Task<int>>? CalendarImport { get; init; }
}

/// <summary>How a command ended, as the shell sees it.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Wrong = 1;
    public const int WrongUsage = 2;

    /// <summary>A part of the service died: it is to be started again.</summary>
    public const int Died = 3;

    /// <summary>The service hung, and ended itself: it is to be started again.</summary>
    public const int Hung = 4;
}

/// <summary>For whom a command writes.</summary>
internal enum OutputForm
{
    /// <summary>A person.</summary>
    Text,

    /// <summary>A spreadsheet.</summary>
    Csv,

    /// <summary>A program.</summary>
    Json,
}

/// <summary>What a person asked of <c>run</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="DryRun">The folder of a run that sends nothing; null to send.</param>
/// <param name="Service">Whether Windows' service control manager started it.</param>
internal sealed record RunOptions(string? Config, string? DryRun = null, bool Service = false);

/// <summary>What a person asked of <c>outbox list</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="State">Only this; null for all that is not settled.</param>
/// <param name="Json">For a program.</param>
internal sealed record OutboxListOptions(string? Config, string? State, bool Json);

/// <summary>What a person asked of <c>outbox show</c>.</summary>
internal sealed record OutboxShowOptions(string? Config, long Id);

/// <summary>What a person asked of <c>outbox retry</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Id">Which; null for all that was refused.</param>
internal sealed record OutboxRetryOptions(string? Config, long? Id);

/// <summary>What a person asked of <c>mail test</c>.</summary>
internal sealed record MailTestOptions(string? Config, string Address);

/// <summary>What a person asked of <c>demo</c>.</summary>
/// <param name="Config">The config folder whose profiles and calendars serve; null to find it.</param>
/// <param name="Once">End when yesterday and today are played, and do not go on in real time.</param>
/// <param name="Output">Where mails and metrics are written; null for a folder of the demo's choice.</param>
/// <param name="Port">Where metrics are served while it goes on, 0 for any free port; null for the usual one.</param>
internal sealed record DemoOptions(string? Config, bool Once, string? Output, int? Port = null);

/// <summary>What a person asked of <c>check</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Profiles">Show the clocks of each profile, and where each comes from.</param>
/// <param name="Json">For a program.</param>
/// <param name="Deep">Also look whether the ledger, the way of mail and each source can be reached.</param>
internal sealed record CheckOptions(string? Config, bool Profiles, bool Json, bool Deep = false);

/// <summary>What a person asked of <c>due</c>.</summary>
internal sealed record DueOptions
{
    public string? Config { get; init; }

    public required string Profile { get; init; }

    public required string Clock { get; init; }

    public required Moment Start { get; init; }

    public bool Json { get; init; }
}

/// <summary>What a person asked of <c>evaluate</c>.</summary>
internal sealed record EvaluateOptions
{
    public string? Config { get; init; }

    public required string Profile { get; init; }

    /// <summary>Both the time of day and what the data is as of.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public OutputForm Form { get; init; }
}

/// <summary>What a person asked of <c>list</c>; null asks for all.</summary>
internal sealed record ListOptions
{
    public string? Config { get; init; }

    public string? Authority { get; init; }

    public string? Team { get; init; }

    public string? Clock { get; init; }

    /// <summary>Running or overdue.</summary>
    public DeadlineState? State { get; init; }

    public Within? Within { get; init; }

    public OutputForm Form { get; init; }
}

/// <summary>What a person asked of <c>route</c>.</summary>
internal sealed record RouteOptions
{
    public string? Config { get; init; }

    public required string Authority { get; init; }

    public required string Case { get; init; }

    /// <summary>Only this clock; null for all that are open.</summary>
    public string? Clock { get; init; }

    public bool Json { get; init; }
}

/// <summary>What a person asked of <c>explain</c>.</summary>
internal sealed record ExplainOptions
{
    public string? Config { get; init; }

    public required string Authority { get; init; }

    public required string Case { get; init; }

    public bool Json { get; init; }
}

/// <summary>What a person asked of <c>findings</c>; null asks for all.</summary>
internal sealed record FindingsOptions
{
    public string? Config { get; init; }

    public string? Source { get; init; }

    public string? Case { get; init; }

    public OutputForm Form { get; init; }
}

/// <summary>What a person asked of <c>report</c>.</summary>
internal sealed record ReportOptions
{
    public string? Config { get; init; }

    /// <summary>The first day of the month.</summary>
    public required DateOnly Month { get; init; }

    public string? Authority { get; init; }

    public OutputForm Form { get; init; }
}

/// <summary>What a person asked of <c>simulate</c>.</summary>
internal sealed record SimulateOptions
{
    public string? Config { get; init; }

    /// <summary>The days that would be holidays.</summary>
    public IReadOnlyList<DateOnly> AddHolidays { get; init; } = [];

    /// <summary>The file that would stand in for the profile of its name; null for none.</summary>
    public string? Profile { get; init; }

    public string? Authority { get; init; }

    /// <summary>List all that changes, and not only the most urgent.</summary>
    public bool All { get; init; }

    public OutputForm Form { get; init; }
}

/// <summary>What a person asked of <c>replay</c>.</summary>
internal sealed record ReplayOptions
{
    public string? Config { get; init; }

    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day, inclusive.</summary>
    public required DateOnly To { get; init; }

    public string? Authority { get; init; }

    /// <summary>What to replay; null for the ledger where it holds readings, else the sources.</summary>
    public ReplayOver? Over { get; init; }

    /// <summary>The most mails that a person should get on one day.</summary>
    public int Budget { get; init; } = UsualBudget;

    // More than one an hour of a working day, and people filter them out.
    public const int UsualBudget = 10;

    /// <summary>What <see cref="OutputForm.Csv"/> holds.</summary>
    public ReplayTable Table { get; init; }

    public OutputForm Form { get; init; }
}

/// <summary>Where a replay takes its events from.</summary>
internal enum ReplayOver
{
    /// <summary>What the ledger last read.</summary>
    Ledger,

    /// <summary>The sources, read now.</summary>
    Sources,
}

/// <summary>Which table of a replay.</summary>
internal enum ReplayTable
{
    Mails,
    Timeliness,
}

/// <summary>What a person asked of <c>status</c>.</summary>
internal sealed record StatusOptions(string? Config, bool Json);

/// <summary>What a person asked of <c>schema</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Into">Where to; null for the folder <c>schema</c> of the config folder.</param>
internal sealed record SchemaOptions(string? Config, string? Into);

/// <summary>What was asked of <c>health</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Live">Whether its loops turn; else whether it is ready.</param>
internal sealed record HealthOptions(string? Config, bool Live);

/// <summary>What a person asked of <c>silence</c> or <c>acknowledge</c>.</summary>
internal sealed record SilenceOptions
{
    public string? Config { get; init; }

    public required SilenceKind Kind { get; init; }

    public required string Authority { get; init; }

    public required string Case { get; init; }

    /// <summary>Only this clock; null for all that run on the case.</summary>
    public string? Clock { get; init; }

    /// <summary>When it ends; null for as late as the profile lets it, and where one is lifted.</summary>
    public SilenceEnd? Until { get; init; }

    /// <summary>A code of the profile; null where one is lifted.</summary>
    public string? Reason { get; init; }

    /// <summary>Take back what was said.</summary>
    public bool Lift { get; init; }

    public bool Json { get; init; }
}

/// <summary>What a person asked of <c>verify</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Authority">Only this authority; null for all.</param>
/// <param name="Export">An export of retention, or a folder of them, to hold against the history; null for none.</param>
/// <param name="Json">For a program.</param>
internal sealed record VerifyOptions(string? Config, string? Authority, string? Export, bool Json);

/// <summary>What a person asked of <c>retention preview</c> and <c>retention apply</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Authority">Only this authority; null for all.</param>
/// <param name="Json">For a program.</param>
internal sealed record RetentionOptions(string? Config, string? Authority, bool Json);

/// <summary>What a person asked of <c>migrate</c>.</summary>
internal sealed record MigrateOptions(string? Config);

/// <summary>What a person asked of <c>sources test</c>.</summary>
internal sealed record SourcesTestOptions(string? Config, string Source);

/// <summary>What a person asked of <c>sources accept</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Source">The source.</param>
/// <param name="Reason">Why, as a code.</param>
internal sealed record SourcesAcceptOptions(string? Config, string Source, string Reason);

/// <summary>What a person asked of <c>sources list</c>.</summary>
internal sealed record SourcesListOptions(string? Config, bool Json);

/// <summary>What a person asked of <c>calendar import</c>.</summary>
internal sealed record CalendarImportOptions
{
    public string? Config { get; init; }

    /// <summary>The official bank holidays as JSON.</summary>
    public required string File { get; init; }

    /// <summary>The folder of our calendars; null for that of the config folder.</summary>
    public string? Into { get; init; }

    /// <summary>Write it; else only the difference is shown.</summary>
    public bool Yes { get; init; }

    /// <summary>Take it although past holidays, or years, would be removed.</summary>
    public bool AllowRemoval { get; init; }

    public bool Json { get; init; }
}
