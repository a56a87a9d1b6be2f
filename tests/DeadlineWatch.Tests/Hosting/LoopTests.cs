using DeadlineWatch.Hosting;
using DeadlineWatch.Telemetry;
using DeadlineWatch.Tests.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

public sealed class LoopTests : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly HandTurnedTime _time = new(SomeCouncil.Now);
    private readonly Instruments _instruments = new(SomeCouncil.Configuration());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_a_pass_that_worked_is_timed()
    {
        var passes = new Queue<Func<bool>>(
        [
            () => true,
            () => false, // the node waits for its configuration to come into force
            () => throw new TimeoutException("The ledger did not answer."),
            () => true,
        ]);
        using var loop = new Loop(Stage.Escalate, _ => Pass(passes.Dequeue()), Pause, _instruments, _time, NullLogger<Loop>.Instance);

        await loop.StartAsync(Cancel);
        for (var pass = 1; pass < 4; pass++)
        {
            await _time.UntilWaitOf(Pause, Cancel);
            _time.Turn(Pause);
        }

        await _time.UntilWaitOf(Pause, Cancel);
        var page = Page();
        Assert.Equal(2, page["deadlinewatch_stage_duration_seconds_count", ("stage", "escalate")]);
        Assert.Equal(6, page["deadlinewatch_stage_duration_seconds_sum", ("stage", "escalate")]);
        Assert.Equal(0, page["deadlinewatch_stage_duration_seconds_count", ("stage", "send")]);
        Assert.Equal(1, page["deadlinewatch_stage_faults_total", ("stage", "escalate")]);
        await loop.StopAsync(Cancel);
    }

    [Fact]
    public async Task The_same_fault_is_told_once_a_minute_another_at_once_and_that_it_works_again()
    {
        var passes = new Queue<Func<bool>>(
        [
            .. Enumerable.Repeat<Func<bool>>(() => throw new TimeoutException("The ledger did not answer."), 9),
            () => throw new IOException("The disk is full."),
            () => true,
            () => true,
            () => throw new TimeoutException("The ledger did not answer."),
        ]);
        var log = new LogLines<Loop>();
        using var loop = new Loop(Stage.Escalate, _ => Pass(passes.Dequeue()), Pause, _instruments, _time, log);

        // A pass takes 3 seconds, the pause 5: a pass each 8.
        await loop.StartAsync(Cancel);
        while (passes.Count > 0)
        {
            await _time.UntilWaitOf(Pause, Cancel);
            _time.Turn(Pause);
        }

        await _time.UntilWaitOf(Pause, Cancel);
        Assert.Equal(
            [
                "Error: A pass of Escalate failed and will be tried again in 00:00:05; warnings may be late. TimeoutException: The ledger did not answer.",
                "Error: A pass of Escalate failed (again, 8 times since this was last told) and will be tried again in 00:00:05; warnings may be late. TimeoutException: The ledger did not answer.",
                "Error: A pass of Escalate failed and will be tried again in 00:00:05; warnings may be late. IOException: The disk is full.",
                "Information: Escalate works again.",
            ],
            log.Lines);
        Assert.Equal(11, Page()["deadlinewatch_stage_faults_total", ("stage", "escalate")]);
        await loop.StopAsync(Cancel);
    }

    public void Dispose() => _instruments.Dispose();

    private Task<bool> Pass(Func<bool> pass)
    {
        _time.Turn(TimeSpan.FromSeconds(3));
        return Task.FromResult(pass());
    }

    private PrometheusPage Page()
    {
        var page = new MetricsPage();
        page.Replace(_instruments.Families());
        return PrometheusPage.Parse(page.Bytes.Span);
    }
}
