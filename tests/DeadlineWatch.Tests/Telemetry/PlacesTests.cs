using System.Net;
using DeadlineWatch.Telemetry;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class PlacesTests
{
    private static readonly IPEndPoint Served = new(IPAddress.Parse("192.0.2.1"), 9464);

    private readonly HandTurnedTime _time = new(SomeCouncil.Now);
    private readonly LogLines<Places> _log = new();
    private readonly TaskCompletionSource _end = new();
    private readonly Places _places;
    private int _served;

    public PlacesTests() => _places = new(_time, _log);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("192.0.2.1")]
    public void Strangers_who_take_every_place_leave_this_machine_its_own(string own)
    {
        Come("198.51.100.7", Places.Each + 40);

        Come(own, 1);

        Assert.Equal(Places.Each + 1, _served);
    }

    [Fact]
    public async Task Who_leaves_makes_room()
    {
        var all = Come("198.51.100.7", Places.Each);
        _end.SetResult();
        await Task.WhenAll(all);

        Come("198.51.100.7", 1);

        Assert.Equal(Places.Each + 1, _served);
    }

    [Fact]
    public void Who_is_refused_is_told_once_a_minute()
    {
        Come("198.51.100.7", Places.Each + 40);
        _time.Turn(TimeSpan.FromMinutes(1));
        Come("198.51.100.7", 2);

        Assert.Equal(
            [
                "Warning: 256 connections from other machines are open, and more are closed at once: 1 since this was last told.",
                "Warning: 256 connections from other machines are open, and more are closed at once: 40 since this was last told.",
            ],
            _log.Lines);
    }

    private List<Task> Come(string from, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _places.Serve(
            new DefaultConnectionContext { LocalEndPoint = Served, RemoteEndPoint = new IPEndPoint(IPAddress.Parse(from), 50_000) },
            _ =>
            {
                _served++;
                return _end.Task;
            }))];
}
