using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Mails and their leases. frozen → sent, refused, thawed, or unknown; unknown → sent or refused. A lease that ran
/// out unrecorded leaves a mail unknown: nobody can say whether it went.</summary>
internal static class MailTable
{
    /// <summary>Inserts a mail that may go at once; answers its id.</summary>
    public static Task<long> Insert(SqliteSession session, MailRow mail) => session.Value<long>("""
        INSERT INTO mails (message_id, recipient, subject, mime, state, attempts, next_attempt_at, created_at,
                           may_go_at, urgent)
        VALUES (@MessageId, @Recipient, @Subject, @Mime, 'frozen', 0, @nextAttemptAt, @createdAt, @mayGoAt, @Urgent)
        RETURNING id
        """, new
    {
        mail.MessageId,
        mail.Recipient,
        mail.Subject,
        mail.Mime,
        nextAttemptAt = mail.NextAttemptAt,
        createdAt = mail.CreatedAt,
        mayGoAt = mail.MayGoAt,
        mail.Urgent,
    });

    /// <summary>When mails to the recipient were made within the last hour, newest first; not those that surely did not go.
    /// </summary>
    public static Task<IReadOnlyList<DateTimeOffset>> LastHour(SqliteSession session, string recipient, DateTimeOffset now) =>
        session.Rows<DateTimeOffset>("""
            SELECT created_at
            FROM mails
            WHERE recipient = @recipient
              AND created_at > @since
              AND created_at <= @now
              AND state <> 'thawed'
            ORDER BY created_at DESC
            """, new { recipient, now, since = now - TimeSpan.FromHours(1) });

    /// <summary>Whether a warning that waits, or a mail, was made after a moment.</summary>
    public static Task<bool> HasMadeAfter(SqliteSession session, DateTimeOffset moment) => session.Value<bool>("""
        SELECT EXISTS (SELECT 1 FROM mails WHERE state IN ('frozen', 'unknown') AND created_at > @moment)
            OR EXISTS (SELECT 1 FROM outbox WHERE state = 'pending' AND created_at > @moment)
        """, new { moment });


    /// <summary>A lease lasts for seconds: one of an hour was taken by a clock that was wrong, and its holder is gone.</summary>
    public static Task<int> LookAnew(SqliteSession session, DateTimeOffset now) => session.Run("""
        UPDATE mails
        SET next_attempt_at = min(next_attempt_at, @now), lease_until = CASE WHEN lease_until > @live THEN @now ELSE lease_until END
        WHERE state IN ('frozen', 'unknown')
          AND (next_attempt_at > @now OR lease_until > @live)
        """, new { now, live = now + TimeSpan.FromMinutes(1) });

    /// <summary>Takes the mail that has waited longest; null where none may go. An attempt counts once it has ended, also by
    /// a lease that ran out: a mail that was never tried says 0.</summary>
    public static async Task<MailRow?> Lease(SqliteSession session, Guid token, DateTimeOffset now, TimeSpan length) =>
        (await session.RowOrNull<MailColumns>("""
            UPDATE mails
            SET state = CASE WHEN lease_token IS NULL THEN state ELSE 'unknown' END,
                attempts = attempts + (lease_token IS NOT NULL), lease_token = @token, lease_until = @until
            WHERE id = (SELECT id
                        FROM mails
                        WHERE state IN ('frozen', 'unknown')
                          AND next_attempt_at <= @now
                          AND (lease_until IS NULL OR lease_until <= @now)
                        ORDER BY next_attempt_at, id
                        LIMIT 1)
            RETURNING id AS Id, message_id AS MessageId, recipient AS Recipient, subject AS Subject, mime AS Mime,
                      state AS State, attempts AS Attempts, next_attempt_at AS NextAttemptAt, reply AS Reply,
                      created_at AS CreatedAt, may_go_at AS MayGoAt, sent_at AS SentAt, urgent AS Urgent
            """, new { token = Text(token), now, until = now + length }))?.Row();

    /// <summary>Prolongs a lease that still holds; false where it ran out, taken by another or not.</summary>
    public static async Task<bool> Renew(SqliteSession session, LeasedMail mail, DateTimeOffset now, TimeSpan length) =>
        await session.Run("""
            UPDATE mails
            SET lease_until = @until
            WHERE id = @Id
              AND lease_token = @token
              AND lease_until > @now
            """, new
        {
            mail.Mail.Id,
            token = Text(mail.Token),
            now,
            until = now + length,
        }) > 0;

    /// <summary>Ends a lease with what became of the mail. A lease that ran out but was taken by nobody still counts: what
    /// its holder knows is better than not knowing.</summary>
    /// <exception cref="LeaseLostException">Another holds the mail, or has recorded its end.</exception>
    public static async Task End(SqliteSession session, LeasedMail mail, string state, string reply,
        DateTimeOffset? nextAttemptAt, DateTimeOffset now)
    {
        var ended = await session.Run("""
            UPDATE mails
            SET state = @state, attempts = attempts + 1, reply = @reply, next_attempt_at = coalesce(@nextAttemptAt, next_attempt_at),
                sent_at = CASE WHEN @state = 'sent' THEN @now END, lease_token = NULL, lease_until = NULL
            WHERE id = @Id
              AND lease_token = @token
              AND state IN ('frozen', 'unknown')
            """, new
        {
            mail.Mail.Id,
            token = Text(mail.Token),
            state,
            reply,
            nextAttemptAt,
            now,
        });
        if (ended == 0)
        {
            throw new LeaseLostException(mail.Mail.Id, state);
        }
    }

    private static string Text(Guid token) => token.ToString("N");
}
