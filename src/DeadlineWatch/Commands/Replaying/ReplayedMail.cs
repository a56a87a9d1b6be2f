using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Replaying;

/// <summary>A mail that would have gone out.</summary>
internal sealed record ReplayedMail
{
    public required DateTimeOffset At { get; init; }

    public required string Recipient { get; init; }

    public required string Subject { get; init; }

    /// <summary>How many matters it tells of.</summary>
    public required int Lines { get; init; }

    public required int Warnings { get; init; }

    public required int Overdue { get; init; }

    /// <summary>True where it takes in what stood there when the service began.</summary>
    public required bool Baseline { get; init; }

    /// <summary>The London day on which it goes.</summary>
    public DateOnly Day => CivilTime.DayOf(At);

    public static ReplayedMail Of(DateTimeOffset at, string recipient, string subject, IReadOnlyList<OutboxRow> rows)
    {
        var matters = rows.GroupBy(each => each.DeadlineId).Select(each => each.Max(row => row.Severity)).ToList();
        return new()
        {
            At = at,
            Recipient = recipient,
            Subject = subject,
            Lines = matters.Count,
            Warnings = matters.Count(each => each < Severity.Overdue),
            Overdue = matters.Count(each => each >= Severity.Overdue),
            Baseline = rows.Any(each => each.Kind == NoticeKind.Baseline),
        };
    }
}

/// <summary>Takes every mail and sends none.</summary>
internal sealed class NoTransport : IMailTransport
{
    public Task<SendResult> Send(FrozenMail mail, Func<CancellationToken, Task<bool>> stillMine, CancellationToken cancel) =>
        Task.FromResult<SendResult>(new SendResult.Accepted("replayed"));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
