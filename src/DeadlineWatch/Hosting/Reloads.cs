namespace DeadlineWatch.Hosting;

/// <summary>Somebody asks that the config folder be looked at now; several at once are one.</summary>
internal sealed class Reloads
{
    private volatile TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks. Never waits.</summary>
    public void Ask() => _asked.TrySetResult();

    /// <summary>Waits until it is asked for. Answers false where it was not, for so long.</summary>
    public async Task<bool> Asked(TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        var asked = _asked;
        await asked.Task.WaitAsync(atMost, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!asked.Task.IsCompleted)
        {
            return false;
        }

        _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return true;
    }
}
