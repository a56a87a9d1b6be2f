using System.Diagnostics;
using System.Globalization;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>Says why warnings wait that no relay has taken yet: how many, and until when.</summary>
internal static class WaitWords
{
    /// <summary>A line for each reason, what a person should see to first; none where nothing waits.</summary>
    public static IEnumerable<(string Words, bool IsUrgent)> Lines(OutboxWaits waits, int refused, DateTimeOffset now)
    {
        if (refused > 0)
        {
            yield return (string.Create(CultureInfo.InvariantCulture,
                $"{refused} refused for good: \"deadlinewatch outbox list --state refused\" says why, \"outbox retry\" sends again"), true);
        }

        foreach (var each in waits.Reasons)
        {
            var isOne = each.Count == 1;
            var from = each.Next <= now ? "with the next pass" : $"from {DueWords.Instant(each.Next, CivilTime.DayOf(now))} on";
            var words = each.Why switch
            {
                WaitReason.Free when waits.RelayLost is { } lost => $"{(isOne ? "waits" : "wait")} {ForRelay(lost, now)}",
                WaitReason.Free => "may go with the next pass",
                WaitReason.Answer => $"may have gone, but the answer was lost; the same {(isOne ? "mail goes" : "mails go")} again {from}",
                WaitReason.Address => $"{(isOne ? "waits for an address that refuses" : "wait for addresses that refuse")} mail for now; tried again {from}",
                WaitReason.Limit => $"{(isOne ? "is" : "are")} above the mails an hour of their recipient; may go {from}",
                WaitReason.Later => $"{(isOne ? "waits" : "wait")} for recipients' hours, the end of a silence or others to share a mail with; may go {from}",
                _ => throw new UnreachableException($"Waits {each.Why}"),
            };
            yield return (string.Create(CultureInfo.InvariantCulture, $"{each.Count} {words}"), each.Why == WaitReason.Free && waits.RelayLost is not null);
        }
    }

    /// <summary>"for the relay, which took no mail when last tried, Tue 8 Dec, 09:00: Connection refused".</summary>
    public static string ForRelay(RelayLost lost, DateTimeOffset now) => $"for the relay, which took no mail when last tried, "
        + $"{DueWords.Instant(lost.At, CivilTime.DayOf(now))}{(lost.Reply is { } reply ? $": {reply}" : "")}";
}
