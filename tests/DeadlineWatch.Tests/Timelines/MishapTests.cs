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
}
