namespace DeadlineWatch.Mailing;

/// <summary>How long an address that refuses mail for now is tried, and how often.</summary>
internal static class AddressPatience
{
    /// <summary>Greylisting ends within the first two, a mailbox is emptied within a working day; the last repeats.</summary>
    private static readonly TimeSpan[] Delays =
        [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4)];

    /// <summary>RFC 5321 4.5.4.1 has a sender give up after four to five days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(5);

    /// <summary>The first four take a morning; then come two or three in each working day.</summary>
    private const int Fewest = 8;

    /// <summary>How long after its n-th refusal running an address is tried again.</summary>
    public static TimeSpan DelayAfter(int refusals) => Delays[Math.Clamp(refusals, 1, Delays.Length) - 1];

    /// <summary>Whether it is given up: after so long, and so many refusals running that an old one and a new one do not make
    /// it.</summary>
    public static bool IsOver(int refusals, DateTimeOffset since, DateTimeOffset now) => refusals >= Fewest && now - since >= Longest;

    /// <summary>Whether a person should look at it: it is more than a busy evening of the other side.</summary>
    public static bool IsFailing(int refusals, DateTimeOffset since, DateTimeOffset now) =>
        refusals >= 3 && now - since >= TimeSpan.FromDays(1);
}
