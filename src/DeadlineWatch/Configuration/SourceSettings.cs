using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>What kind of reader a source needs.</summary>
internal enum SourceKind
{
    Csv,
    AnnexA,
    CinCensus,

    /// <summary>Queries on a case system's PostgreSQL database.</summary>
    Postgres,

    /// <summary>No case system: one case a day of its own making, which must become a mail.</summary>
    Canary,
}

/// <summary>Whether a reading replaces what the source said of a case, or adds to it.</summary>
internal enum SourceContent
{
    /// <summary>Each sound reading is all that the source knows.</summary>
    Full,

    /// <summary>It adds, by event id, else by kind, case and time; absence from it means nothing.</summary>
    Events,
}

/// <summary>What the cases of one group have in common.</summary>
internal enum SourceGroups
{
    /// <summary>Brothers and sisters.</summary>
    Families,

    /// <summary>Children of whom one conference speaks.</summary>
    Meetings,
}

/// <summary>One source of the configuration.</summary>
internal sealed record SourceSettings
{
    public required string Name { get; init; }

    public required string Authority { get; init; }

    public required SourceKind Kind { get; init; }

    /// <summary>The folder that files are dropped into; absolute after reading. Empty where there are no files.</summary>
    public required string Folder { get; init; }

    /// <summary>For a workbook or a census return: which files, as a pattern such as <c>*.xlsx</c>; the newest counts.</summary>
    public string Files { get; init; } = "*";

    /// <summary>How often it is polled.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The longest ordinary time between two loads with new data.</summary>
    public TimeSpan NewDataEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How often new data may be expected: a live source has it at each poll.</summary>
    public TimeSpan DataEvery => DataAge.Live ? Every : NewDataEvery;

    public SourceContent Content { get; init; } = SourceContent.Full;

    /// <summary>How the age of the data is known.</summary>
    public required DataAge DataAge { get; init; }

    /// <summary>For a database: how to reach and to read it; null for files.</summary>
    public QuerySettings? Database { get; init; }

    /// <summary>Where it is, for people: the folder, or the server and its database.</summary>
    public string At => Database?.Server.ToString() ?? (HasFiles ? Folder : "made up by the service");

    /// <summary>Whether it reads files that are dropped into <see cref="Folder"/>.</summary>
    public bool HasFiles => Kind is not (SourceKind.Postgres or SourceKind.Canary);

    /// <summary>For a canary: the team that its cases stand under; null for others, whose rows say it.</summary>
    public string? Team { get; init; }

    /// <summary>For a CSV source its tables, for a database its queries. Empty for others, whose shape is known.</summary>
    public IReadOnlyList<TableMapping> Tables { get; init; } = [];

    /// <summary>Event kinds whose dates are always of things that happened.</summary>
    public IReadOnlyList<EventKind> Actual { get; init; } = [];

    /// <summary>Event kinds for which this source counts where another of the authority gives them too.</summary>
    public IReadOnlyList<EventKind> Leads { get; init; } = [];

    /// <summary>True where a case absent from a full reading is closed.</summary>
    public bool AbsentMeansClosed { get; init; }

    /// <summary>A fall of more than this share of rows or events makes a reading suspect; 0.3 is 30 %.</summary>
    public double SharpFall { get; init; } = 0.3;

    /// <summary>How long one reading may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Where the case system shows a case; null where mails carry no links.</summary>
    public CaseLink? CaseLink { get; init; }

    /// <summary>What its groups are, for the words of the mails.</summary>
    public SourceGroups Groups { get; init; }

    /// <summary>Whether data is older than this source's loads should let it become.</summary>
    /// <param name="asOf">What the data is as of; null where there is none yet.</param>
    /// <param name="now">The time of asking.</param>
    public bool IsOld(DateTimeOffset? asOf, DateTimeOffset now) => asOf is not { } at || now - at > NewDataEvery + Every;
}

/// <summary>A case system's database, which is only ever read.</summary>
internal sealed record QuerySettings
{
    public required PostgresSettings Server { get; init; }

    /// <summary>The schema in which tables without one are looked for; null for the server's own order.</summary>
    public string? Schema { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one query may take for its first rows, or for a batch of further ones.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait for a load that holds the tables, before this poll is given up.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The base tables that no load may truncate while they are read.</summary>
    public IReadOnlyList<string> Lock { get; init; } = [];

    /// <summary>The query whose one row changes with each load; null where there is none.</summary>
    public string? LoadMarker { get; init; }
}

/// <summary>How the age of a source's data is known; exactly one of them, and none where a load marker says it.</summary>
internal sealed record DataAge
{
    /// <summary>"The time of the read": the source is live.</summary>
    public bool Live { get; init; }

    /// <summary>The London time of the daily load.</summary>
    public TimeOnly? LoadedAt { get; init; }

    /// <summary>How long that load takes.</summary>
    public TimeSpan LoadTakes { get; init; }

    /// <summary>A date in the file's name, as a pattern with yyyy MM dd HH mm: <c>cases-yyyy-MM-ddTHHmm.csv</c>. A name
    /// without a time means the start of that London day.</summary>
    public string? FileName { get; init; }

    /// <summary>The file's own header (the census's ReferenceDate or DateTime).</summary>
    public bool FileHeader { get; init; }

    /// <summary>The file's modified time.</summary>
    public bool FileModified { get; init; }
}

/// <summary>How one table of a CSV drop, or one query, becomes events.</summary>
internal sealed record TableMapping
{
    public required string Name { get; init; }

    /// <summary>Which files of the folder, as a pattern such as <c>referrals-*.csv</c>; the newest counts. Empty for a
    /// query.</summary>
    public string Files { get; init; } = "";

    /// <summary>The query, in the order of the cases; null for a file.</summary>
    public string? Sql { get; init; }

    /// <summary>The file of the config folder that holds the query; null where it stands in <c>sources.json</c>.</summary>
    public string? SqlFile { get; init; }

    /// <summary>The separator; null to find it (comma, semicolon, tab or bar).</summary>
    public char? Separator { get; init; }

    /// <summary>utf-8, utf-16 or windows-1252; null to find it (byte order mark, else UTF-8 if valid, else windows-1252).</summary>
    public string? Encoding { get; init; }

    /// <summary>The column of the case reference.</summary>
    public required string Case { get; init; }

    /// <summary>The column of the family or meeting.</summary>
    public string? Group { get; init; }

    /// <summary>The column of the team.</summary>
    public string? Team { get; init; }

    /// <summary>The column of the episode's id (referral, enquiry); without it the events of one row belong together.</summary>
    public string? Episode { get; init; }

    /// <summary>Ids that mean "none", such as -1.</summary>
    public IReadOnlyList<string> NoId { get; init; } = [];

    /// <summary>Which rows count; null for all. A step that is only proposed, or was cancelled, is no event.</summary>
    public RowFilter? Rows { get; init; }

    /// <summary>The columns of the events.</summary>
    public required IReadOnlyDictionary<EventKind, EventMapping> Events { get; init; }

    /// <summary>The columns of coded facts, which go with every event of the row unless they say otherwise.</summary>
    public IReadOnlyDictionary<string, FactMapping> Facts { get; init; } = new Dictionary<string, FactMapping>();
}

/// <summary>Which rows of a table count, by a coded column such as a status; values are compared without case.</summary>
/// <param name="Column">The column.</param>
/// <param name="Only">Rows with one of these count; a blank or another value is left out. Empty where <paramref name="Not"/>
/// says it.</param>
/// <param name="Not">Rows with one of these are left out; a blank or another value counts.</param>
internal sealed record RowFilter(string Column, IReadOnlyList<string> Only, IReadOnlyList<string> Not)
{
    /// <summary>Whether a row counts.</summary>
    /// <param name="value">What stands in the column; null where it is blank.</param>
    public bool Keeps(string? value) => Only.Count > 0
        ? value is not null && Only.Contains(value, StringComparer.OrdinalIgnoreCase)
        : value is null || !Not.Contains(value, StringComparer.OrdinalIgnoreCase);

    /// <summary>"status COMPLETED or STARTED only", "no status CANCELLED".</summary>
    public override string ToString() => Only.Count > 0
        ? $"{Column} {string.Join(" or ", Only)} only"
        : $"no {Column} {string.Join(" or ", Not)}";
}

/// <summary>Where an event stands in a row.</summary>
internal sealed record EventMapping
{
    /// <summary>The column of its date or date and time; null for a flag.</summary>
    public string? Column { get; init; }

    /// <summary>The column of a flag that says that it happened, without a date.</summary>
    public string? Flag { get; init; }

    /// <summary>The values of <see cref="Flag"/> that mean yes, compared without case; by default yes, y, 1, true and
    /// "a) yes".</summary>
    public IReadOnlyList<string> Yes { get; init; } = ["yes", "y", "1", "true", "a) yes"];

    /// <summary>The column of its own id.</summary>
    public string? Id { get; init; }

    /// <summary>The column of its episode, where it differs from the table's.</summary>
    public string? Episode { get; init; }

    /// <summary>The column of when it was entered.</summary>
    public string? RecordedAt { get; init; }

    /// <summary>True where a time of exactly midnight is a time, and not a date without one.</summary>
    public bool MidnightIsTime { get; init; }
}

/// <summary>Where a coded fact stands in a row.</summary>
internal sealed record FactMapping
{
    public required string Column { get; init; }

    /// <summary>Our value for each list of theirs, compared without case: "telephone": ["Phone", "Tel"]. A value that is
    /// in no list is a finding; without lists the value must itself be a short code.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Values { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The event kinds it belongs to; empty for all of the row.</summary>
    public IReadOnlyList<EventKind> On { get; init; } = [];
}
