using DeadlineWatch.Hosting.Windows;
using Xunit;

namespace DeadlineWatch.Tests.Hosting.Windows;

public sealed class ServiceStandingTests
{
    private readonly List<ServiceReport> _told = [];
    private readonly ServiceStanding _standing;

    public ServiceStandingTests() => _standing = new(_told.Add);

    [Fact]
    public void A_service_starts_runs_drains_and_stops()
    {
        _standing.Starting();
        _standing.Running();
        _standing.Stopping();
        _standing.Stopped(0);

        Assert.Equal(
            [
                new(ServiceState.StartPending, 0, 1), new(ServiceState.Running, 0, 0), new(ServiceState.StopPending, 0, 1),
                new(ServiceState.Stopped, 0, 0),
            ], _told);
    }

    [Fact]
    public void A_long_start_shows_that_it_gets_on()
    {
        _standing.Starting();
        _standing.StillPending();
        _standing.StillPending();

        Assert.Equal([1, 2, 3], _told.Select(each => each.CheckPoint));
    }

    [Fact]
    public void A_drain_counts_from_one_again()
    {
        _standing.Starting();
        _standing.StillPending();
        _standing.Running();
        _standing.Stopping();
        _standing.StillPending();

        Assert.Equal([1, 2, 0, 1, 2], _told.Select(each => each.CheckPoint));
    }

    [Fact]
    public void A_running_service_has_no_check_points()
    {
        _standing.Starting();
        _standing.Running();
        _standing.StillPending();

        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public void A_start_that_fails_has_its_exit_code()
    {
        _standing.Starting();
        _standing.Stopped(1);

        Assert.Equal(new(ServiceState.Stopped, 1, 0), _told[^1]);
    }

    [Fact]
    public void A_host_that_starts_after_it_was_told_to_stop_does_not_run_again()
    {
        _standing.Starting();
        _standing.Stopping();
        _standing.Running();

        Assert.Equal(ServiceState.StopPending, _told[^1].State);
    }

    [Fact]
    public void Nothing_is_told_after_the_end()
    {
        _standing.Starting();
        _standing.Stopped(4);
        _standing.Stopped(0);
        _standing.Stopping();
        _standing.StillPending();

        Assert.Equal(new(ServiceState.Stopped, 4, 0), _told[^1]);
        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public void A_second_stop_does_not_begin_the_drain_anew()
    {
        _standing.Starting();
        _standing.Running();
        _standing.Stopping();
        _standing.StillPending();
        _standing.Stopping();

        Assert.Equal(new(ServiceState.StopPending, 0, 2), _told[^1]);
    }

    [Fact]
    public void The_control_manager_may_ask_at_any_time()
    {
        _standing.Again();
        _standing.Starting();
        _standing.Again();

        Assert.Equal([new(ServiceState.StartPending, 0, 1), new(ServiceState.StartPending, 0, 1)], _told);
    }
}
