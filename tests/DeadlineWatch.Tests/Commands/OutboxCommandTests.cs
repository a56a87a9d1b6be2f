using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Delivering;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Storage;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class OutboxCommandTests : IAsyncLifetime
{
    private readonly SqlitePlace _place = new();
    private readonly Screen _screen = new();
    private ILedger _ledger = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private OutboxCommand Command => new(_ledger.Outbox, _ledger.Queries);

    public async ValueTask InitializeAsync()
    {
        _ledger = await _place.Open(Cancel);
        await Put("C-1", Some.Manager);
        await Put("C-2", "service.manager@ashshire.example");
        var draft = Mailing.Transport.SomeMail.Draft() with { Text = "Case C-1 – overdue.\n", MessageId = "1@ashshire.example" };
        await _ledger.Mails.Freeze(Some.Manager, Some.Now,
            waiting => new([], Some.Mail() with { Mime = MimeWriter.Write(draft) }, [.. waiting.Rows.Select(each => each.Row.Id)]), Cancel);
        var leased = await _ledger.Mails.Lease(Some.Now, TimeSpan.FromSeconds(20), Cancel);
        await _ledger.Mails.Refused(leased!, "550 5.1.1 no such user", [], Some.Now, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        await _place.Remove();
    }

    private async Task Put(string reference, string recipient)
    {
        await _ledger.Polls.Apply(Some.Authority, [Some.Write(reference, Some.Row(reference))], Cancel);
        await _ledger.Escalations.Escalate(Some.Now, 100, _ => Some.Decision(recipient: recipient), Cancel);
    }

    [Fact]
    public async Task The_list_shows_what_a_person_should_see_to_first()
    {
        Assert.Equal(ExitCode.Done, await Command.List(new(null, null, false), Some.Now, _screen.Terminal, Cancel));

        _screen.Shows("""
            2 warnings · Mon 2 Mar 2026, 09:00

              refused
                1  manager@ashshire.example  icpc C-1  5-working-days-before
                    550 5.1.1 no such user

              pending
                2  service.manager@ashshire.example  icpc C-2  5-working-days-before
                    goes with the next pass
            """);
    }

    [Fact]
    public async Task While_the_relay_takes_no_mail_what_is_free_waits_for_it_as_status_says()
    {
        await Put("C-3", "head.of.service@ashshire.example");
        await _ledger.Mails.Freeze("service.manager@ashshire.example", Some.Now,
            waiting => new([], Some.Mail("<2@ashshire.example>", "service.manager@ashshire.example"), [.. waiting.Rows.Select(each => each.Row.Id)]), Cancel);
        await _ledger.Mails.Thaw((await _ledger.Mails.Lease(Some.Now, TimeSpan.FromSeconds(20), Cancel))!, "451", Some.Now, Some.Now, Cancel);

        await Command.List(new(null, "pending", false), Some.Now, _screen.Terminal, Cancel);
        await Command.Show(new(null, 3), Some.Now, _screen.Terminal, Cancel);

        const string waits = "waits for the relay, which took no mail when last tried, Mon 2 Mar, 09:00: 451";
        Assert.Equal(2, _screen.Output.Split($"    {waits}").Length - 1);
        Assert.Contains($"state   pending: {waits}", _screen.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("next pass", _screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_is_shown_with_the_headers_and_the_text_of_its_mail()
    {
        Assert.Equal(ExitCode.Done, await Command.Show(new(null, 1), Some.Now, _screen.Terminal, Cancel));

        Assert.StartsWith("number  1\nabout   ashshire, case C-1, icpc: 5-working-days-before\n", _screen.Output, StringComparison.Ordinal);
        Assert.Contains("\nSubject: 1 timescale is due today\n", _screen.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n\nCase C-1 – overdue.\n", _screen.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("<p>", _screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_refused_is_retried_once()
    {
        var first = await Command.Retry(new(null, null), "a.person", Some.Now, _screen.Terminal, Cancel);
        var second = await Command.Retry(new(null, null), "a.person", Some.Now, _screen.Terminal, Cancel);

        Assert.Equal((ExitCode.Done, ExitCode.Wrong), (first, second));
        Assert.StartsWith("1 warning may go now: 1.", _screen.Output, StringComparison.Ordinal);
        Assert.Equal("Nothing was refused: there is nothing to retry.\n", _screen.Error);
    }

    [Fact]
    public async Task A_number_that_is_not_there_is_said_so()
    {
        Assert.Equal(ExitCode.Wrong, await Command.Show(new(null, 4711), Some.Now, _screen.Terminal, Cancel));

        _screen.Refuses("There is no 4711 in the outbox: \"deadlinewatch outbox list\" shows the numbers.");
    }

    [Fact]
    public async Task For_a_program_it_is_JSON()
    {
        await Command.List(new(null, "refused", true), Some.Now, _screen.Terminal, Cancel);

        Assert.Equal("550 5.1.1 no such user", _screen.Json.GetProperty("rows")[0].GetProperty("reason").GetString());
    }
}
