namespace DeadlineWatch.Sources;

/// <summary>The names of what can be wrong with a reading as a whole: labels of the metric, and words of the log. They are
/// listed in <c>dashboards/README.md</c>.</summary>
internal static class FaultCode
{
    /// <summary>Files: missing, half written, in use, of another form.</summary>
    public const string Unreadable = "unreadable";

    public const string TimedOut = "timed-out";
    public const string BrokeDown = "broke-down";

    public const string ServerGone = "server-gone";
    public const string ServerFull = "server-full";
    public const string LoginRefused = "login-refused";
    public const string CertificateRefused = "certificate-refused";
    public const string NoRight = "no-right";
    public const string LockTimeout = "lock-timeout";
    public const string StatementTimeout = "statement-timeout";
    public const string TableMissing = "table-missing";
    public const string ColumnMissing = "column-missing";
    public const string ColumnType = "column-type";
    public const string QueryWrong = "query-wrong";
    public const string ValueWrong = "value-wrong";
    public const string NotOrdered = "not-ordered";
    public const string MarkerMissing = "marker-missing";
    public const string MarkerAhead = "marker-ahead";
    public const string MarkerStale = "marker-stale";
    public const string LoadMoved = "load-moved";

    public static readonly IReadOnlyList<string> All =
    [
        Unreadable, TimedOut, BrokeDown, ServerGone, ServerFull, LoginRefused, CertificateRefused, NoRight, LockTimeout,
        StatementTimeout,
        TableMissing, ColumnMissing, ColumnType, QueryWrong, ValueWrong, NotOrdered, MarkerMissing, MarkerAhead,
        MarkerStale, LoadMoved,
    ];
}
