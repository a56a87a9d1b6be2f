using System.Text.RegularExpressions;

namespace DeadlineWatch.Configuration;

/// <summary>Reads how a case system's database is reached and read.</summary>
internal sealed partial class QueryReader(string home, EnvironmentSettings environment)
{
    private const string TableExpected = "a table, such as ssd_cin_episodes or social_care.referrals";
    private const string SchemaExpected = "a schema, such as ssd_development";

    /// <summary>The settings of a source of that name; null beside a fault.</summary>
    public QuerySettings? Read(Shape source, string name)
    {
        var (connection, locks) = (source.Required("connection"), source.Optional("lock"));
        if (locks is null)
        {
            source.Place.Warn("no \"lock\": a table that is truncated and reloaded meanwhile would be read half way;"
                + " name the base tables, or \"lock\": [] where none ever is");
        }

        var settings = connection?.Object(shape => new QuerySettings
        {
            Server = new ServerReader(home).Read(shape, "a case system") with { Password = environment.SourcePassword(name) },
            Schema = shape.Optional("schema")?.Parse(text => Word().IsMatch(text) ? text : null, SchemaExpected),
        });
        var (connect, statement, wait, marker) = (
            source.Optional("connectTimeout"), source.Optional("statementTimeout"), source.Optional("lockTimeout"), source.Optional("loadMarker"));
        return settings is null ? null : settings with
        {
            ConnectTimeout = connect?.Parse(Duration.TryParse, Duration.Examples) ?? settings.ConnectTimeout,
            StatementTimeout = statement?.Parse(Duration.TryParse, Duration.Examples) ?? settings.StatementTimeout,
            LockTimeout = wait?.Parse(Duration.TryParse, Duration.Examples) ?? settings.LockTimeout,
            LoadMarker = marker?.Text() is { } sql ? SqlText.Bare(sql) : null,
            Lock = [.. (locks?.Items() ?? []).Select(each => each.Parse(text => Table().IsMatch(text) ? text : null, TableExpected)).OfType<string>()],
        };
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_$]*\z", RegexOptions.None, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Table();
}
