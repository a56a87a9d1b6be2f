using DeadlineWatch.Hosting;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

public class RefusedStartTests
{
    [Fact]
    public void Each_fault_is_a_line_of_its_own_and_the_last_says_that_the_service_does_not_start()
    {
        var log = new LogLines<RefusedStartTests>();

        RefusedStart.Tell(
            new(null, [new("config/sources.json", 14, "$.sources[0].kind", "unknown"), new("config/recipients.json", 0, "$", "the file is missing")],
                [new("environment", 0, "DEADLINEWATCH_LOG", "no setting has this name")])
            {
                RunFaults = [new("config/deadlinewatch.json", 31, "$.listen.certificate", "the certificate cannot be taken")],
            }, log);

        Assert.Equal(
            [
                "Warning: environment DEADLINEWATCH_LOG: no setting has this name",
                "Error: config/sources.json:14 $.sources[0].kind: unknown",
                "Error: config/recipients.json $: the file is missing",
                "Error: config/deadlinewatch.json:31 $.listen.certificate: the certificate cannot be taken",
                "Critical: DeadlineWatch does not start: the configuration has 3 faults, which the lines before name.",
            ],
            log.Lines);
    }
}
