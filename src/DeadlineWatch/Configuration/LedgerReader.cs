namespace DeadlineWatch.Configuration;

/// <summary>Reads where the ledger is: in a file of its own, or on a PostgreSQL server.</summary>
internal sealed class LedgerReader(string home, EnvironmentSettings environment)
{
    private const string PathExpected = "a path";

    /// <summary>The settings; null beside a fault. A file named by the environment counts before both.</summary>
    public LedgerSettings? Read(Shape shape)
    {
        var file = shape.Optional("sqlite");
        var server = shape.Optional("postgres");
        var named = environment.Text(EnvironmentSettings.Ledger, Resolve, PathExpected);
        if (file is not null && server is not null)
        {
            server.Fault("the ledger is either a \"sqlite\" file or on \"postgres\": leave one out");
        }
        else if (file is null && server is null && environment.Text(EnvironmentSettings.Ledger) is null)
        {
            shape.Place.Fault("say where the ledger is: a \"sqlite\" file, or a \"postgres\" database");
        }

        var (path, postgres) = (file?.Parse(Resolve, PathExpected), server?.Object(Postgres));
        return (named ?? path) is { } written ? new(written)
            : postgres is not null ? new(null, postgres)
            : null;
    }

    private PostgresSettings Postgres(Shape shape)
    {
        var settings = new ServerReader(home).Read(shape, "a ledger") with { Owner = shape.Optional("owner")?.Text() };

        return settings with
        {
            Password = environment.ReadSecret(
                EnvironmentSettings.LedgerPassword, EnvironmentSettings.LedgerPasswordFile, "ledger-password"),
            OwnerPassword = environment.ReadSecret(
                EnvironmentSettings.OwnerPassword, EnvironmentSettings.OwnerPasswordFile, "ledger-owner-password"),
        };
    }

    private string? Resolve(string path) => ConfigFolder.Resolve(home, path);
}
