namespace DeadlineWatch.Telemetry;

/// <summary>How a loop shows, from deep within its pass, that it gets on: each answer of the ledger and each reply of the relay
/// gives a sign, which goes to the loop in whose flow it came, or nowhere. So no store and no transport knows whose work it does.
/// </summary>
internal static class LoopSign
{
    private static readonly AsyncLocal<Action?> _taker = new();

    /// <summary>Signs that are given in this flow from now on go to <paramref name="take"/>.</summary>
    public static void GoTo(Action? take) => _taker.Value = take;

    /// <summary>Something answered.</summary>
    public static void Give() => _taker.Value?.Invoke();

    /// <summary>What goes on beside the work, whether that gets on or not, gives no sign.</summary>
    public static Task Without(Func<Task> aside)
    {
        var taker = _taker.Value;
        _taker.Value = null;
        try
        {
            return aside();
        }
        finally
        {
            _taker.Value = taker;
        }
    }

    /// <summary>The answer, and a sign that it came.</summary>
    public static async Task<T> After<T>(Task<T> answer)
    {
        var came = await answer;
        Give();
        return came;
    }
}
