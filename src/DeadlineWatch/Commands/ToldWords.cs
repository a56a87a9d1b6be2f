using System.Globalization;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>What became of something that was to be told.</summary>
internal enum ToldStanding
{
    /// <summary>The relay accepted a mail with it.</summary>
    Told,

    /// <summary>Its mail has not gone yet, or nobody knows whether it has.</summary>
    Waits,

    /// <summary>Its mail was refused for good.</summary>
    Undeliverable,

    /// <summary>It was no longer true before a mail went.</summary>
    Withdrawn,
}

/// <summary>Says what became of something that was to be told to one person, and to all of them.</summary>
internal static class ToldWords
{
    public static ToldStanding StandingOf(OutboxRow row) => row.State switch
    {
        "sent" => ToldStanding.Told,
        "refused" => ToldStanding.Undeliverable,
        "withdrawn" => ToldStanding.Withdrawn,
        _ => ToldStanding.Waits,
    };

    /// <summary>"accepted Sat 5 Dec, 16:30", "waits since Sat 5 Dec, 16:30", "undeliverable: 550 no such user".</summary>
    public static string Of(OutboxRow row, DateTimeOffset now)
    {
        string At(DateTimeOffset moment) => DueWords.Instant(moment, CivilTime.DayOf(now));
        var since = $"waits since {At(row.FreeSince ?? row.NotBefore)}";
        return row switch
        {
            { State: "sent", Mail.SentAt: { } sent } => $"accepted {At(sent)}",
            { State: "sent" } => "accepted",
            { State: "frozen", Mail: { State: "unknown" } mail } =>
                $"{since}: may have gone, for the answer was lost; goes again {(mail.NextAttemptAt <= now ? "with the next pass" : At(mail.NextAttemptAt))}",
            { State: "frozen" } => $"{since}, in a mail about to go",
            { State: "pending" } when row.NotBefore <= now => row.FreeSince is null ? since : $"{since}: no mail was taken when last tried",
            { State: "pending" } => $"waits until {At(row.NotBefore)}{Held(row)}",
            { State: "refused" } => row.Reason is { } refusal ? $"undeliverable: {refusal}" : "undeliverable",
            _ => row.Reason is { } reason ? $"{row.State}: {reason}" : row.State,
        };
    }

    /// <summary>How a thing stands that was to be told to several: told as soon as one of them was.</summary>
    public static ToldStanding Of(IReadOnlyList<ToldStanding> each) => each.Min();

    /// <summary>"told", "waits", and where they do not all stand alike "told, 1 waits, 2 undeliverable".</summary>
    public static string Words(IReadOnlyList<ToldStanding> each)
    {
        var first = Of(each);
        var others = each.Where(one => one != first && one != ToldStanding.Withdrawn).GroupBy(one => one).OrderBy(one => one.Key)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $", {one.Count()} {Word(one.Key, one.Count())}"));
        return Word(first, count: 1) + string.Concat(others);
    }

    private static string Word(ToldStanding standing, int count) => standing switch
    {
        ToldStanding.Waits when count > 1 => "wait",
        _ => standing.ToString().ToLowerInvariant(),
    };

    private static string Held(OutboxRow row) => row.Held switch
    {
        "hours" => ", outside their hours",
        "limit" => ", above their mails an hour",
        { } other => $", {other}",
        null => "",
    };
}
