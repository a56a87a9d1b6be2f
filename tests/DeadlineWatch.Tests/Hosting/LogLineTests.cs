using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting.Logs;
using DeadlineWatch.Tests.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

public class LogLineTests
{
    private const string Poller = "DeadlineWatch.Polling.Poller";

    private readonly HandTurnedTime _time = new(new DateTimeOffset(2026, 11, 22, 12, 3, 4, TimeSpan.Zero));

    [Fact]
    public void A_person_reads_when_how_grave_where_and_what() => Assert.Equal(
        "2026-11-22 12:03:04Z warning Poller: Polled case-system: suspect.\n",
        Written(LogForm.Text, LogLevel.Warning, "Polled case-system: suspect."));

    [Theory]
    [InlineData(LogLevel.Debug, "<7>")]
    [InlineData(LogLevel.Information, "<6>")]
    [InlineData(LogLevel.Warning, "<4>")]
    [InlineData(LogLevel.Error, "<3>")]
    [InlineData(LogLevel.Critical, "<2>")]
    public void The_journal_gets_the_level_as_it_counts_them_and_no_time_of_ours(LogLevel level, string priority) =>
        Assert.Equal($"{priority}Poller: It goes on.\n", Written(LogForm.Systemd, level, "It goes on."));

    [Theory]
    [InlineData("Text")]
    [InlineData("Systemd")]
    [InlineData("Json")]
    public void Whatever_a_fault_says_one_event_is_one_line_and_no_line_is_made_up(string form)
    {
        const string said = "It broke:\r\n2026-11-22 12:00:00Z info Poller: all is well\n<2>x\u0085\u2028\e[2Jdone\u202e";

        var line = Written(Enum.Parse<LogForm>(form), LogLevel.Error, said, new IOException("first\nsecond"));

        Assert.EndsWith("\n", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line[..^1], each => char.IsControl(each) || each is '\u2028' or '\u202e');
    }

    [Fact]
    public void What_is_escaped_can_still_be_read() => Assert.Equal(
        "2026-11-22 12:03:04Z info Poller: one\\ntwo\\tthree\\u001b[31m\n", Written(LogForm.Text, LogLevel.Information, "one\ntwo\tthree\e[31m"));

    [Fact]
    public void A_program_gets_days_and_times_as_ISO_8601_writes_them()
    {
        using var written = new StringWriter { NewLine = "\n" };
        var log = new Handing(new LogLine(LogForm.Json, coloured: false, whole: false, _time), written);

        log.LogInformation("{End:yyyy-MM-dd}, {Day:yyyy-MM-dd}", new DateTime(2027, 2, 1, 9, 30, 0, DateTimeKind.Utc), new DateOnly(2027, 2, 3));

        Assert.Contains("\"values\":{\"end\":\"2027-02-01T09:30:00Z\",\"day\":\"2027-02-03\"}", written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_gets_an_object_with_the_values_that_the_sentence_names()
    {
        using var written = new StringWriter { NewLine = "\n" };
        var formatter = new LogLine(LogForm.Json, coloured: false, whole: false, _time);
        var log = new Handing(formatter, written);

        log.LogInformation("Polled {Source}: {Cases:N0} cases, again at {RetryAt:u}, {Took:0.0} s, {Nothing}.", "case-system", 1200,
            new DateTimeOffset(2026, 11, 22, 13, 0, 0, TimeSpan.FromHours(1)), 1.25, null);

        Assert.Equal(
            """{"time":"2026-11-22T12:03:04.000Z","level":"info","where":"Poller","message":"Polled case-system: 1,200 cases, again at 2026-11-22 12:00:00Z, 1.3 s, (null).","values":{"source":"case-system","cases":1200,"retryAt":"2026-11-22T12:00:00Z","took":1.25,"nothing":null}}"""
            + "\n",
            written.ToString());
    }

    [Fact]
    public void What_others_log_keeps_their_whole_name() => Assert.Equal(
        "2026-11-22 12:03:04Z warning Microsoft.AspNetCore.Server.Kestrel: Slow.\n",
        Written(LogForm.Text, LogLevel.Warning, "Slow.", where: "Microsoft.AspNetCore.Server.Kestrel"));

    [Fact]
    public void Of_a_fault_it_says_what_and_from_what_and_not_the_way_through_the_program() => Assert.Equal(
        "2026-11-22 12:03:04Z error Quartz.Core: It broke: No connection: IOException InvalidOperationException: No connection: IOException < IOException: Cut.\n",
        Written(LogForm.Text, LogLevel.Error, "It broke: No connection: IOException\n   at Somewhere()",
            new InvalidOperationException("No connection: IOException\n   at Somewhere()", new IOException("Cut.")), where: "Quartz.Core"));

    [Theory]
    [InlineData("8:4711", "socket:[4711]", true)]
    [InlineData("8:4711", "socket:[4712]", false)]
    [InlineData("8:4711", "pipe:[4711]", false)]
    [InlineData("8:4711", null, false)]
    [InlineData("8:", "socket:[]", false)]
    [InlineData("nonsense", "socket:[4711]", false)]
    [InlineData(null, "socket:[4711]", false)]
    public void Only_the_journals_own_stream_gets_the_journals_form(string? stream, string? output, bool goesThere) =>
        Assert.Equal(goesThere, ServiceLog.GoesToJournal(stream, output));

    [Fact]
    public void What_was_asked_for_counts_before_what_is_guessed() =>
        Assert.Equal(LogForm.Json, ServiceLog.FormOf(new LogSettings(LogForm.Json), new Dictionary<string, string?>()));

    private string Written(LogForm form, LogLevel level, string said, Exception? fault = null, string where = Poller)
    {
        using var written = new StringWriter { NewLine = "\n" };
        new LogLine(form, coloured: false, whole: false, _time).Write(
            new LogEntry<string>(level, where, default, said, fault, (text, _) => text), scopeProvider: null, written);
        return written.ToString();
    }

    /// <summary>Hands what is logged to a formatter, as the framework does.</summary>
    private sealed class Handing(LogLine formatter, TextWriter into) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> said) =>
            formatter.Write(new LogEntry<TState>(logLevel, Poller, eventId, state, exception, said), scopeProvider: null, into);
    }
}
