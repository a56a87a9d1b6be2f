using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace DeadlineWatch.Commands.Delivering;

/// <summary>What is done with what waits to be told, and how it is typed.</summary>
internal static class OutboxGrammar
{
    public static Command Offer(
        Grammar grammar, Act<OutboxListOptions> list, Act<OutboxShowOptions> show, Act<OutboxRetryOptions> retry)
    {
        var state = Grammar.Parsed("--state", string.Join('|', OutboxCommand.States), "Only this; else all that waits or was refused.",
            text => OutboxCommand.States.FirstOrDefault(each => each == text), $"Write one of {string.Join(", ", OutboxCommand.States)}.");
        var id = new Argument<long>("ID") { Description = "The number that the list shows.", CustomParser = each => Number(each) ?? 0 };
        var which = new Argument<long?>("ID") { Description = "The number that the list shows.", Arity = ArgumentArity.ZeroOrOne, CustomParser = Number };
        var refused = new Option<bool>("--refused") { Description = "All that was refused." };
        var listing = new Command("list", "Say what waits to be told, what may have gone, and what was refused.") { state, grammar.Json };
        var showing = new Command("show", "Show one warning, what became of it, and its mail: headers and text.") { id };
        var retrying = new Command("retry", "Send once more what was refused, made anew from what is still true. It is written down who said so.")
        {
            which, refused,
        };
        retrying.Validators.Add(result =>
        {
            // Whether it is written, and not what: a value that could not be read has its own fault.
            if (result.GetValue(refused) == result.GetResult(which) is { Tokens.Count: > 0 })
            {
                result.AddError("Write the number of a warning, or --refused.");
            }
        });
        return new("outbox", "See to what is told: list it, show a mail, send once more.")
        {
            grammar.Acting(listing, list, parsed => new OutboxListOptions(parsed.GetValue(grammar.Config), parsed.GetValue(state), parsed.GetValue(grammar.Json))),
            grammar.Acting(showing, show, parsed => new OutboxShowOptions(parsed.GetValue(grammar.Config), parsed.GetRequiredValue(id))),
            grammar.Acting(retrying, retry, parsed => new OutboxRetryOptions(parsed.GetValue(grammar.Config), parsed.GetValue(which))),
        };
    }

    private static long? Number(ArgumentResult result)
    {
        if (result.Tokens.Count != 1)
        {
            return null;
        }

        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        result.AddError($"\"{text}\" is no number of a warning: \"deadlinewatch outbox list\" shows them.");
        return null;
    }
}

/// <summary>What a person asked of <c>outbox list</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="State">Only this; null for all that is not settled.</param>
/// <param name="Json">For a program.</param>
internal sealed record OutboxListOptions(string? Config, string? State, bool Json);

/// <summary>What a person asked of <c>outbox show</c>.</summary>
internal sealed record OutboxShowOptions(string? Config, long Id);

/// <summary>What a person asked of <c>outbox retry</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Id">Which; null for all that was refused.</param>
internal sealed record OutboxRetryOptions(string? Config, long? Id);
