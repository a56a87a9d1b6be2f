using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>Mails and their leases. frozen → sent, refused, thawed, or unknown; unknown → sent or refused. A lease that ran
/// out unrecorded leaves a mail unknown: nobody can say whether it went. Leases run by this server's clock alone
/// (clock_timestamp): nodes' clocks differ, and so do the moments at which their transactions began.</summary>
internal static class MailTable
{
    /// <summary>Inserts a mail that may go at once; answers its id.</summary>
    public static Task<long> Insert(PostgresSession session, MailRow mail) => session.Value<long>("""
        INSERT INTO mails (message_id, recipient, subject, mime, state, attempts, next_attempt_at, created_at,
                           may_go_at, urgent)
        VALUES (@MessageId, @Recipient, @Subject, @Mime, 'frozen', 0, @NextAttemptAt, @CreatedAt, @MayGoAt, @Urgent)
        RETURNING id
        """, new
    {
        mail.MessageId,
        mail.Recipient,
        mail.Subject,
        mail.Mime,
        mail.NextAttemptAt,
        mail.CreatedAt,
        mail.MayGoAt,
        mail.Urgent,
    });

    /// <summary>When mails to the recipient were made within the last hour, newest first; not those that surely did not go.
    /// </summary>
    public static Task<IReadOnlyList<DateTimeOffset>> LastHour(PostgresSession session, string recipient, DateTimeOffset now) =>
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
    public static Task<bool> HasMadeAfter(PostgresSession session, DateTimeOffset moment) => session.Value<bool>("""
        SELECT EXISTS (SELECT 1 FROM mails WHERE state IN ('frozen', 'unknown') AND created_at > @moment)
            OR EXISTS (SELECT 1 FROM outbox WHERE state = 'pending' AND created_at > @moment)
        """, new { moment });


    /// <summary>Removes a mail that nobody has seen.</summary>
    public static Task Remove(PostgresSession session, long id) => session.Run("""
        DELETE FROM mails
        WHERE id = @id
        """, new { id });

    /// <summary>Leases run by the server's own clock, which is not judged here.</summary>
    public static Task<int> LookAnew(PostgresSession session, DateTimeOffset now) => session.Run("""
        UPDATE mails
        SET next_attempt_at = @now
        WHERE state IN ('frozen', 'unknown')
          AND next_attempt_at > @now
        """, new { now });

    /// <summary>Takes the mail that has waited longest; null where none may go. An attempt counts once it has ended, also by
    /// a lease that ran out: a mail that was never tried says 0.</summary>
    public static async Task<MailRow?> Lease(PostgresSession session, Guid token, DateTimeOffset now, TimeSpan length) =>
        (await session.RowOrNull<MailColumns>("""
            UPDATE mails
            SET state = CASE WHEN lease_token IS NULL THEN state ELSE 'unknown' END,
                attempts = attempts + CASE WHEN lease_token IS NULL THEN 0 ELSE 1 END,
                lease_token = @token, lease_until = clock_timestamp() + @length
            WHERE id = (SELECT id
                        FROM mails
                        WHERE state IN ('frozen', 'unknown')
                          AND next_attempt_at <= @now
                          AND (lease_until IS NULL OR lease_until <= clock_timestamp())
                        ORDER BY next_attempt_at, id
                        LIMIT 1
                        FOR UPDATE SKIP LOCKED)
            RETURNING id AS Id, message_id AS MessageId, recipient AS Recipient, subject AS Subject, mime AS Mime,
                      state AS State, attempts AS Attempts, next_attempt_at AS NextAttemptAt, reply AS Reply,
                      created_at AS CreatedAt, may_go_at AS MayGoAt, sent_at AS SentAt, urgent AS Urgent
            """, new { token, now, length }))?.Row();

    /// <summary>Prolongs a lease that still holds; false where it ran out, taken by another or not.</summary>
    public static async Task<bool> Renew(PostgresSession session, LeasedMail mail, TimeSpan length) =>
        await session.Run("""
            UPDATE mails
            SET lease_until = clock_timestamp() + @length
            WHERE id = @Id
              AND lease_token = @Token
              AND lease_until > clock_timestamp()
            """, new { mail.Mail.Id, mail.Token, length }) > 0;

    /// <summary>Ends a lease with what became of the mail. A lease that ran out but was taken by nobody still counts: what
    /// its holder knows is better than not knowing.</summary>
    /// <exception cref="LeaseLostException">Another holds the mail, or has recorded its end.</exception>
    public static async Task End(PostgresSession session, LeasedMail mail, string state, string reply,
        DateTimeOffset? nextAttemptAt, DateTimeOffset now)
    {
        var ended = await session.Run("""
            UPDATE mails
            SET state = @state, attempts = attempts + 1, reply = @reply,
                next_attempt_at = coalesce(@nextAttemptAt, next_attempt_at),
                sent_at = CASE WHEN @state = 'sent' THEN @now END, lease_token = NULL, lease_until = NULL
            WHERE id = @Id
              AND lease_token = @Token
              AND state IN ('frozen', 'unknown')
            """, new { mail.Mail.Id, mail.Token, state, reply, nextAttemptAt, now });
        if (ended == 0)
        {
            throw new LeaseLostException(mail.Mail.Id, state);
        }
    }
}
