using DeadlineWatch.Configuration;
using DeadlineWatch.Tests.Hosting;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>A query in a file of its own is changed while the service runs.</summary>
public sealed class ChangedQueryTests : IDisposable
{
    private const string Query = "sources/own/questions.sql";

    private readonly ConfigFiles _files = new ConfigFiles()
        .Write(ConfigFiles.Sources, """
            { "sources": [ { "name": "case-system", "authority": "anytown", "kind": "postgres", "dataAge": { "live": true }, "lock": ["q"],
              "connection": { "host": "db.anytown.example", "database": "cases", "user": "reader" },
              "queries": [{ "name": "questions", "sqlFile": "sources/own/questions.sql", "case": "id", "events": { "asked": "asked_on", "answered": "answered_on" } }] } ] }
            """)
        .Write(Query, "SELECT 1\n");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task It_is_noticed_and_waits_for_the_next_start_like_the_sources_themselves()
    {
        await using var folder = await WatchedFolder.Begin(_files, Cancel);

        _files.Write(Query, "SELECT 2\n");
        await folder.Watch.Look(Cancel);
        await folder.Watch.Look(Cancel);

        Assert.Equal(["Error: The config folder changed, and is not taken; the configuration before it stays in force."
            + " A change of sources/own/questions.sql takes effect at the next start, and the rest of the folder with it."], folder.Log);
        Assert.Equal("SELECT 1", folder.Current.Now.Sources[0].Tables[0].Sql);
        Assert.NotEqual(folder.Before.Hash, _files.ReadSound().Hash);
        Assert.Equal([Query], ConfigurationParts.Differing(folder.Before.Parts, _files.ReadSound().Parts));
    }

    [Fact]
    public void Blank_lines_at_its_end_change_nothing()
    {
        var before = _files.ReadSound();

        _files.Write(Query, "SELECT 1;\r\n\r\n");

        Assert.Equal(before.Hash, _files.ReadSound().Hash);
    }
}
