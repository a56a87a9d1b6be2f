using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>What goes wrong around the service (files that pile up, a configuration that changes under waiting mail): no
/// warning is lost by it, and none is false.</summary>
public class MishapTests
{
    [Fact]
    public async Task Two_mailbox_files_that_land_between_two_polls_both_count()
    {
        await using var town = await Town.Begin("2026-12-04 01:00");
        string[] referral = ["10482,F2,Assessment North,R2,2026-12-04 16:30,Phone,School,2026-12-04 17:00,2026-12-04 17:30"];
        town.MailboxLands("2026-12-04 02:00");
        town.Lands("2026-12-04 02:00").Lands("2026-12-04 18:00", referral)
            .MailboxLands("2026-12-05 10:05", "10482,R2,05/12/2026 09:10")
            .MailboxLands("2026-12-05 10:10");

        await town.Until("2026-12-05 17:00");

        Assert.Equal(DeadlineState.InTime, await town.StateOf("10482", "written-confirmation"));
        Assert.Empty(town.Told);
    }

    [Fact]
    public async Task A_clock_taken_out_of_the_profile_while_its_mail_waits_holds_up_no_other_warning()
    {
        // The enquiry is due on Fri 11 Dec: warned on Tue 8 at 08:30.
        await using var town = await Town.Begin("2026-12-07 01:00");
        string[] referral = ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00"];
        string[] enquiry = ["10101,F3,Assessment North,S1,2026-11-27"];
        town.MailboxLands("2026-12-07 01:00");
        town.Lands("2026-12-07 01:00").Lands("2026-12-08 02:00", referral, enquiry)
            .On("2026-12-08 08:00", () => town.Relay.IsDown = true)
            .On("2026-12-08 12:30", () => town.Relay.IsDown = false);
        await town.Until("2026-12-08 12:00");

        town.Edit("profiles/england.json", "\"key\": \"referral-decision\",", "\"key\": \"another-decision\",");
        town.Edit("profiles/west-midlands.json", "\"key\": \"referral-decision\",", "\"key\": \"another-decision\",");
        await town.Restart();
        await town.Until("2026-12-08 13:00");

        Assert.Equal("Tue 8 Dec, 12:30  north.manager  section-47-enquiries 10101  3-working-days-before", town.Told[0]);
        var waiting = await town.Ledger.Queries.Outbox(Town.Authority, "10377", CancellationToken.None);
        Assert.Equal("pending", waiting.Single(each => each.Step == "last-day-10:00").State);
    }

    [Fact]
    public async Task A_mail_that_the_relay_takes_while_the_service_is_told_to_stop_is_recorded_and_goes_once()
    {
        await using var town = await Town.Begin("2026-12-07 01:00");
        string[] open = ["10377,F1,Assessment North,R1,2026-12-07 15:20,Email,School,,2026-12-07 16:00"];
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00").Lands("2026-12-08 02:00", open).On("2026-12-08 08:00", () => town.Relay.IsDown = true);
        await town.Until("2026-12-08 10:00");
        await town.Restart();
        using var stop = new CancellationTokenSource();
        town.Relay.IsDown = false;
        town.Relay.After = _ => stop.Cancel();

        await Record.ExceptionAsync(() => town.Stages.Sender.Pass(stop.Token));
        await town.Restart();
        await town.Until("2026-12-08 12:00");

        Assert.Single(town.Relay.Accepted);
    }

    [Fact]
    public async Task A_rung_added_to_the_ladder_is_told_of_the_clocks_that_run_already()
    {
        // The enquiry is due on Fri 11 Dec: 4 working days before is Mon 7, the first rung as shipped Tue 8.
        await using var town = await Town.Begin("2026-12-03 01:00");
        string[] enquiry = ["10101,F3,Assessment North,S1,2026-11-27"];
        town.MailboxLands("2026-12-03 01:00");
        town.Lands("2026-12-03 01:00").Lands("2026-12-03 02:00", null, enquiry);
        await town.Until("2026-12-03 12:00");

        town.Edit("profiles/england.json", "{ \"when\": \"3 working days before due\"", "{ \"when\": \"4 working days before due\"");
        await town.Restart();
        await town.Until("2026-12-08 12:00");

        Assert.Equal(["Mon 7 Dec, 08:30  north.manager  section-47-enquiries 10101  4-working-days-before"], town.Told);
    }
}
