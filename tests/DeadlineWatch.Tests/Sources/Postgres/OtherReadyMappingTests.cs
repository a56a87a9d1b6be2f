using DeadlineWatch.Tests.Commands;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Sources.Postgres;

public sealed class OtherReadyMappingTests(PostgresCluster cluster)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_front_door_s_referrals_are_read_with_their_times()
    {
        var database = await cluster.NewDatabase(Cancel, empty: true);
        await cluster.Run(database, """
            CREATE SCHEMA dbo;
            CREATE TABLE dbo.ref_mash_referrals (
                id bigint, referrer text, requested_support text, created_at timestamp, stage text, contact_decision_created_at timestamp,
                initial_decision text, initial_decision_created_at timestamp);
            INSERT INTO dbo.ref_mash_referrals VALUES
                (9, 'Jane', 'help', '2026-04-02 16:40', 'INITIAL', '2026-04-02 17:00', 'CSC Allocation', '2026-04-03 09:10'),
                (10, 'John', 'help', '2026-07-02 16:40', 'CONTACT', NULL, NULL, NULL);
            """, Cancel);
        var source = Assert.Single(ReadyMappings.Read("mash-front-door").SourcesOf("anytown"));

        var reading = (await CaseSystem.Read(
            source with { Database = source.Database! with { Server = cluster.Settings(database) } }, now: CaseSystem.Now.AddMonths(5))).Sound();

        Assert.Equal(
            [
                "MASH-10 referral-received 2026-07-02T15:40Z #MASH-10 @MASH-10",
                "MASH-9 referral-decided 2026-04-03T08:10Z #MASH-9 @MASH-9 outcome=assessment",
                "MASH-9 referral-received 2026-04-02T15:40Z #MASH-9 @MASH-9",
            ],
            reading.Lines());
        Assert.Empty(reading.Findings);
        await cluster.Drop(database, Cancel);
    }

    [Fact]
    public void The_exports_of_sql_server_have_the_columns_that_their_mapping_names()
    {
        var source = Assert.Single(ReadyMappings.Read("ssd-sqlserver").SourcesOf("anytown"));

        Assert.Equal(10, source.Tables.Count);
        Assert.All(source.Tables, table =>
        {
            var query = File.ReadAllText(Path.Combine(Repository.Folder, "config/sources/ssd-sqlserver", $"{table.Name}.sqlserver.sql"));
            Assert.All(DeadlineWatch.Sources.TableColumns.NamesIn(table), column => Assert.Contains($" AS {column}", query, StringComparison.Ordinal));
        });
    }
}
