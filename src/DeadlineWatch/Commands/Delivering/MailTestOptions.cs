using System.CommandLine;

namespace DeadlineWatch.Commands.Delivering;

/// <summary>What a person asked of <c>mail test</c>, and how it is typed.</summary>
internal sealed record MailTestOptions(string? Config, string Address)
{
    /// <summary>What is done with mail: so far only trying it.</summary>
    public static Command Offer(Grammar grammar, Act<MailTestOptions> test)
    {
        var address = new Argument<string>("ADDRESS") { Description = "Under a domain that recipients.json allows." };
        var testing = new Command("test", "Send one small mail now, by the way that warnings go, and show how far it came.") { address };
        return new("mail", "See to the way that mail goes.")
        {
            grammar.Acting(testing, test, parsed => new MailTestOptions(parsed.GetValue(grammar.Config), parsed.GetRequiredValue(address))),
        };
    }
}
