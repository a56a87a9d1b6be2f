using DeadlineWatch.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class PostgresSourceFaultTests
{
    private const string Queries = """
        "queries": [
          { "name": "questions", "sql": "SELECT id, asked_on, answered_on FROM q ORDER BY id COLLATE \"C\";", "case": "id", "events": { "asked": "asked_on", "answered": "answered_on" } }
        ]
        """;

    private const string Connection = """
        "connection": { "host": "db.anytown.example", "database": "cases", "user": "reader", "schema": "social_care" },
        """;

    private const string Age = "\"dataAge\": { \"live\": true },";
    private const string Lock = "\"lock\": [\"q\"],";

    private static string Sources(string connection = Connection, string age = Age, string rest = Lock, string queries = Queries) => $$"""
        { "sources": [ { "name": "case-system", "authority": "anytown", "kind": "postgres", {{connection}} {{age}} {{rest}} {{queries}} } ] }
        """;

    [Fact]
    public void A_database_is_read_with_its_defaults_and_its_password_from_the_environment()
    {
        using var files = new ConfigFiles().Write(ConfigFiles.Sources, Sources());
        files.Environment["DEADLINEWATCH_SOURCE_CASE_SYSTEM_PASSWORD"] = "secret";

        var source = Assert.Single(files.ReadSound().Sources);

        Assert.Equal(("db.anytown.example:5432/cases", "secret", PostgresSettings.VerifyFull), (source.At, source.Database?.Server.Password, source.Database?.Server.Tls));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(5)),
            (source.Database?.ConnectTimeout, source.Database?.StatementTimeout, source.Database?.LockTimeout));
        Assert.Equal("SELECT id, asked_on, answered_on FROM q ORDER BY id COLLATE \"C\"", source.Tables[0].Sql);
        Assert.DoesNotContain("secret", source.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_may_stand_in_a_file_of_the_config_folder()
    {
        using var files = new ConfigFiles()
            .Write(ConfigFiles.Sources, Sources(queries: """
                "queries": [{ "name": "questions", "sqlFile": "sources/own/questions.sql", "case": "id", "events": { "asked": "asked_on", "answered": "answered_on" } }]
                """))
            .Write("sources/own/questions.sql", "SELECT 1 -- one\n;\n");

        Assert.Equal("SELECT 1 -- one", Assert.Single(files.ReadSound().Sources).Tables[0].Sql);
    }

    [Fact]
    public void A_password_that_no_source_asks_for_is_told()
    {
        using var files = new ConfigFiles().Write(ConfigFiles.Sources, Sources());
        files.Environment["DEADLINEWATCH_SOURCE_CASESYSTEM_PASSWORD"] = "secret";

        Assert.Equal(
            ["environment:0 DEADLINEWATCH_SOURCE_CASESYSTEM_PASSWORD: no source asks for this password; did you mean \"DEADLINEWATCH_SOURCE_CASE_SYSTEM_PASSWORD\"?"],
            files.Lines(files.Read().Warnings).Where(each => each.StartsWith("environment", StringComparison.Ordinal)));
    }

    [Fact]
    public void Tables_that_are_not_locked_are_told()
    {
        using var files = new ConfigFiles().Write(ConfigFiles.Sources, Sources(rest: ""));

        Assert.Contains(files.Lines(files.Read().Warnings), each => each.Contains("no \"lock\": a table that is truncated and reloaded meanwhile", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", Age, Lock, "\"connection\" is missing")]
    [InlineData("\"connection\": { \"host\": \"db.example\", \"database\": \"d\", \"user\": \"u\", \"tls\": \"none\" },", Age, Lock, "a case system without TLS is only for a server on this machine")]
    [InlineData("\"connection\": { \"host\": \"db.example\", \"database\": \"d\", \"user\": \"u\", \"password\": \"p\" },", Age, Lock, "unknown property \"password\"")]
    [InlineData(Connection, "", Lock, "say how the age of the data is known")]
    [InlineData(Connection, "\"dataAge\": { \"fileModified\": true },", Lock, "a database has no files")]
    [InlineData(Connection, Age, "\"lock\": [\"q; DROP TABLE q\"],", "is not a table, such as")]
    [InlineData(Connection, Age, Lock + "\"folder\": \"drop\",", "unknown property \"folder\"")]
    [InlineData(Connection, Age, Lock + "\"statementTimeout\": \"soon\",", "\"soon\" is not a length of time")]
    public void What_is_wrong_is_said(string connection, string age, string rest, string fault)
    {
        using var files = new ConfigFiles().Write(ConfigFiles.Sources, Sources(connection, age, rest));

        Assert.Contains(files.Lines(files.Read().Faults), each => each.Contains(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"name\": \"questions\",", "write either \"sql\", the query, or \"sqlFile\", the file that holds it")]
    [InlineData("\"name\": \"questions\", \"sqlFile\": \"../secret.sql\",", "is not a file beneath the config folder")]
    [InlineData("\"name\": \"questions\", \"sqlFile\": \"/etc/passwd\",", "is not a file beneath the config folder")]
    [InlineData("\"name\": \"questions\", \"sqlFile\": \"sources/none.sql\",", "is missing")]
    public void A_query_that_is_not_there_is_told(string head, string fault)
    {
        using var files = new ConfigFiles().Write(ConfigFiles.Sources, Sources(queries: $$"""
            "queries": [{ {{head}} "case": "id", "events": { "asked": "asked_on", "answered": "answered_on" } }]
            """));

        Assert.Contains(files.Lines(files.Read().Faults), each => each.Contains(fault, StringComparison.Ordinal));
    }
}
