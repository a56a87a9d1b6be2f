using System.Net.Sockets;
using System.Text;
using DeadlineWatch.Hosting;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

/// <summary>Against real sockets.</summary>
public sealed class SystemdTests : IDisposable
{
    private const int Here = 4711;

    private readonly HandTurnedTime _time = new(SomeCouncil.Now);
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-notify-").FullName;
    private readonly Socket _listening = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };

    public static TheoryData<string> Addresses => ["FOLDER/notify", "@deadlinewatch-FOLDER"];

    public void Dispose()
    {
        _listening.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public void It_is_told_ready_what_it_does_when_it_looks_anew_and_that_it_stops(string socket)
    {
        using var systemd = Listening(socket);

        systemd.Status("starts");
        systemd.Ready();
        systemd.Status("watches\nAnytown");
        systemd.Status("watches\nAnytown");
        systemd.Turns();
        systemd.Reloading();
        systemd.Reloaded();
        systemd.GoesOn(TimeSpan.FromSeconds(30));
        systemd.Stopping(TimeSpan.FromSeconds(45), "stops");

        Assert.Equal(
            [
                "STATUS=starts", "READY=1", "STATUS=watches Anytown", "WATCHDOG=1",
                $"RELOADING=1\nMONOTONIC_USEC={_time.GetTimestamp() / TimeSpan.TicksPerMicrosecond}", "READY=1",
                "EXTEND_TIMEOUT_USEC=30000000", "STOPPING=1\nSTATUS=stops\nEXTEND_TIMEOUT_USEC=45000000",
            ],
            Heard());
    }

    [Fact]
    public void Who_is_asked_to_look_anew_before_the_start_is_over_is_not_ready_by_that()
    {
        using var systemd = Listening("@deadlinewatch-FOLDER");

        systemd.Reloading();
        systemd.Reloaded();

        Assert.Empty(Heard());
    }

    [Fact]
    public void A_socket_that_is_full_or_gone_hurts_nobody()
    {
        using var systemd = Listening("FOLDER/notify");

        // Far more than any queue of datagrams holds; it does not wait, and does not throw.
        for (var i = 0; i < 5000; i++)
        {
            systemd.Turns();
        }

        Assert.NotEmpty(Heard());
        _listening.Dispose();
        systemd.Turns();
        File.Delete(Path.Combine(_folder, "notify"));
        systemd.Ready();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("vsock:2:1234")]
    [InlineData("relative/notify")]
    [InlineData("/ooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo")]
    public void Where_no_socket_is_named_or_none_that_can_be_one_nobody_listens(string? socket)
    {
        using var systemd = Systemd.Of(new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = socket, ["WATCHDOG_USEC"] = "1000000" }, Here, _time);

        systemd.Ready();
        Assert.False(systemd.Listens);
        Assert.Null(systemd.Watchdog);
    }

    [Theory]
    [InlineData("600000000", null, 600)]
    [InlineData("600000000", "4711", 600)]
    [InlineData("600000000", "4712", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("-1", null, null)]
    [InlineData("31536000000000", null, 31_536_000)]
    [InlineData("31536000000001", null, null)]
    [InlineData("9223372036854775807", null, null)]
    [InlineData("9223372036854775808", null, null)]
    [InlineData(null, null, null)]
    public void The_watchdog_is_for_this_process_or_for_none(string? limit, string? process, int? seconds)
    {
        using var systemd = Systemd.Of(
            new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = "/run/systemd/notify", ["WATCHDOG_USEC"] = limit, ["WATCHDOG_PID"] = process }, Here, _time);

        Assert.Equal(seconds is { } some ? TimeSpan.FromSeconds(some) : null, systemd.Watchdog);
    }

    [Theory]
    [InlineData(null, 5000)]
    [InlineData(0.001, 1000)]
    [InlineData(1.0, 1000)]
    [InlineData(4000.0, 2000)]
    [InlineData(120_000.0, 5000)]
    public void It_hears_twice_within_its_limit_and_at_most_once_a_second(double? limit, int expected) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(expected),
            TurningWatch.Between(limit is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null));

    [Fact]
    public void It_is_ready_when_nothing_is_missing_any_more_and_until_then_asks_for_time()
    {
        using var systemd = Listening("@deadlinewatch-FOLDER");
        var readiness = new Readiness();
        using var signs = new SystemdSigns(systemd, readiness, () => "words", _time);

        signs.Look();
        foreach (var condition in Enum.GetValues<Condition>())
        {
            readiness.Holds(condition);
        }

        signs.Look();
        readiness.Fails(Condition.Configuration, "others differ");
        signs.Look();

        Assert.Equal(["EXTEND_TIMEOUT_USEC=30000000", "STATUS=words", "READY=1"], Heard());
    }

    private Systemd Listening(string socket)
    {
        var path = socket.Replace("FOLDER", socket[0] == '@' ? Path.GetFileName(_folder) : _folder, StringComparison.Ordinal);
        _listening.Bind(new UnixDomainSocketEndPoint(path[0] == '@' ? $"\0{path[1..]}" : path));
        return Systemd.Of(new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = path }, Here, _time);
    }

    private List<string> Heard()
    {
        var heard = new List<string>();
        var buffer = new byte[1024];
        while (_listening.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            heard.Add(Encoding.UTF8.GetString(buffer, 0, _listening.Receive(buffer)));
        }

        return heard;
    }
}
