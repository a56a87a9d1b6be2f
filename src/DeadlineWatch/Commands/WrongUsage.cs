using System.CommandLine;
using System.CommandLine.Parsing;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Commands;

/// <summary>Answers what cannot be understood: what is wrong, what was perhaps meant, and where help is.</summary>
internal static class WrongUsage
{
    public static int Write(ParseResult parsed, Terminal terminal)
    {
        var command = parsed.CommandResult.Command;
        var words = WordsOf(parsed.CommandResult).ToList();
        foreach (var message in Told(parsed).Distinct(StringComparer.Ordinal))
        {
            var near = parsed.UnmatchedTokens
                .Where(each => message.Contains($"'{each}'", StringComparison.Ordinal))
                .Select(each => Spelling.Nearest(each, words))
                .FirstOrDefault(each => each is not null);
            terminal.Fault(near is null ? message : $"{message} Did you mean '{near}'?");
        }

        if (command is RootCommand)
        {
            terminal.Fault($"Commands: {string.Join(", ", command.Subcommands.Select(each => each.Name))}.");
        }

        terminal.Fault(command is RootCommand
            ? "See deadlinewatch --help."
            : $"See deadlinewatch {Typed(parsed.CommandResult)} --help.");
        return ExitCode.WrongUsage;
    }

    // Who typed a command that there is not is told so, and not also that one is missing.
    private static IEnumerable<string> Told(ParseResult parsed)
    {
        var isMisspelt = parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count > 0;
        return parsed.Errors
            .Where(each => !isMisspelt || each.SymbolResult is not CommandResult
                || parsed.UnmatchedTokens.Any(token => each.Message.Contains($"'{token}'", StringComparison.Ordinal)))
            .Select(each => each.Message);
    }

    private static IEnumerable<string> WordsOf(CommandResult result)
    {
        var words = result.Command.Subcommands.Select(each => each.Name)
            .Concat(result.Command.Options.Where(each => !each.Hidden).Select(each => each.Name));
        var inherited = Above(result).SelectMany(each => each.Command.Options).Where(each => each.Recursive).Select(each => each.Name);
        return words.Concat(inherited);
    }

    // "calendar import", without the program's own name.
    private static string Typed(CommandResult result) =>
        string.Join(' ', Above(result).Prepend(result).Select(each => each.Command).Where(each => each is not RootCommand).Reverse().Select(each => each.Name));

    private static IEnumerable<CommandResult> Above(CommandResult result)
    {
        for (var parent = result.Parent as CommandResult; parent is not null; parent = parent.Parent as CommandResult)
        {
            yield return parent;
        }
    }
}
