using System.Text;
using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Demo;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Tests.Timelines;
using Xunit;

namespace DeadlineWatch.Tests.Commands.Demo;

/// <summary>The whole product, played on the made-up council: whatever day and hour it is, it must show all that it does.</summary>
public class DemoCommandTests
{
    private static readonly string[] FiveClocks = ["icpc", "referral-decision", "referrer-follow-up", "section-47-enquiries", "written-confirmation"];

    [Theory]
    [InlineData("2026-11-18 14:30")] // a Wednesday
    [InlineData("2026-11-23 06:00")] // a Monday before anybody works: it plays from Friday
    [InlineData("2026-12-27 12:00")] // a Sunday after Christmas
    [InlineData("2026-10-25 01:30")] // while the clocks go back
    [InlineData("2027-03-27 10:00")] // the Saturday after Good Friday
    public async Task It_shows_each_clock_in_each_state_and_each_kind_of_mail(string london)
    {
        var now = Town.London(london);
        var folder = TownConfig.TemporaryFolder();
        try
        {
            var output = new StringWriter();
            var code = await DemoCommand.Run(new DemoOptions(null, Once: true, folder), Path.Combine(AppContext.BaseDirectory, "config"),
                new Terminal(output, output), new SimulatedTime(now), TestContext.Current.CancellationToken);

            Assert.True(code == ExitCode.Done, output.ToString());
            await EachClockIsInEachState(folder, now);
            EachKindOfMailIsThere(folder);
            Assert.True(output.ToString().Split('\n').Length <= 30, "More than a screenful.");
            Assert.NotEmpty(await File.ReadAllLinesAsync(Path.Combine(folder, "findings.txt"), TestContext.Current.CancellationToken));
            Assert.Contains("deadlinewatch_deadlines{", await File.ReadAllTextAsync(Path.Combine(folder, "metrics.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task It_does_not_write_over_other_files()
    {
        var folder = TownConfig.TemporaryFolder();
        try
        {
            var precious = Path.Combine(folder, "precious.txt");
            await File.WriteAllTextAsync(precious, "mine", TestContext.Current.CancellationToken);
            var error = new StringWriter();

            var code = await DemoCommand.Run(new DemoOptions(null, Once: true, folder), Path.Combine(AppContext.BaseDirectory, "config"),
                new Terminal(TextWriter.Null, error), new SimulatedTime(Town.London("2026-11-18 14:30")), TestContext.Current.CancellationToken);

            Assert.Equal(ExitCode.Wrong, code);
            Assert.Contains("holds other files", error.ToString(), StringComparison.Ordinal);
            Assert.True(File.Exists(precious));
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task EachClockIsInEachState(string folder, DateTimeOffset now)
    {
        var configuration = ConfigurationReader.Read(Path.Combine(folder, "config"), new Dictionary<string, string?>()).Configuration!;
        await using var ledger = await SqliteLedger.Open(configuration.Ledger.Sqlite!, TestContext.Current.CancellationToken);
        var coverage = DeadlineWatch.Polling.Standings.Coverage(configuration, CouncilConfig.Authority, await ledger.Queries.Sources(TestContext.Current.CancellationToken));
        var seen = new HashSet<(string, DeadlineState)>();
        await foreach (var row in ledger.Queries.Deadlines(CouncilConfig.Authority, DateTimeOffset.MinValue, TestContext.Current.CancellationToken))
        {
            var clock = row.Deadline.Clock.Definition;
            seen.Add((clock, row.Deadline.State(now, coverage[clock].Reach)));
        }

        DeadlineState[] states = [DeadlineState.Running, DeadlineState.InTime, DeadlineState.Overdue, DeadlineState.OutOfTime];
        Assert.Equal([], from clock in FiveClocks from state in states where !seen.Contains((clock, state)) select (clock, state));
    }

    private static void EachKindOfMailIsThere(string folder)
    {
        var mails = System.IO.Directory.GetFiles(Path.Combine(folder, "mail"), "*.eml")
            // Lines are broken softly, wherever they are full.
            .Select(each => File.ReadAllText(each, Encoding.UTF8).Replace("=\r\n", "", StringComparison.Ordinal)).ToList();
        string[] signs = ["when DeadlineWatch started watching", "DUE SOON", "DUE TODAY", "OVERDUE", "working days late", "CORRECTED", "https://cases.anytown.example/case/", "daily word"];
        Assert.Equal([], signs.Where(sign => !mails.Any(mail => mail.Contains(sign, StringComparison.Ordinal))));
        Assert.All(mails, mail => Assert.DoesNotMatch(@"(?m)^Subject:.*\d{5}", mail));
    }
}
