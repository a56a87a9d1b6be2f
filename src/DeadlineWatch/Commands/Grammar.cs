using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What the commands share in how they are typed: the options that many of them have, and how a text becomes what is
/// asked. The rest stands with the options of each command.</summary>
internal sealed class Grammar(Terminal terminal, Option<string?> config)
{
    /// <summary>The config folder, which every command takes.</summary>
    public Option<string?> Config => config;

    public Option<bool> Json { get; } = new("--json") { Description = "Answer as JSON, for a program." };

    public Option<bool> Csv { get; } = new("--csv") { Description = "Answer as CSV, for a spreadsheet." };

    /// <summary>The command, which does that with what is read of what was typed.</summary>
    public Command Acting<T>(Command command, Act<T> act, Func<ParseResult, T> read)
    {
        command.SetAction((parsed, cancel) => act(read(parsed), terminal, cancel));
        return command;
    }

    public OutputForm Form(ParseResult parsed) =>
        parsed.GetValue(Json) ? OutputForm.Json : parsed.GetValue(Csv) ? OutputForm.Csv : OutputForm.Text;

    /// <summary>Refuses what asks for both.</summary>
    public void OneFormOnly(Command command) => command.Validators.Add(result =>
    {
        if (result.GetValue(Json) && result.GetValue(Csv))
        {
            result.AddError("Write --json or --csv, not both.");
        }
    });

    /// <summary>An option whose text is taken as it is.</summary>
    public static Option<string?> Text(string name, string helpName, string description, bool required = false) =>
        new(name) { Description = description, HelpName = helpName, Required = required };

    /// <summary>An option whose text becomes a type at once; where it cannot, the usage is wrong.</summary>
    public static Option<T?> Parsed<T>(
        string name, string helpName, string description, Func<string, T?> parse, string expected, bool required = false) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            Required = required,
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                var value = parse(text);
                if (value is null)
                {
                    result.AddError($"{name} \"{text}\" cannot be read. {PeopleTime.WhyNot(text) ?? expected}");
                }

                return value;
            },
        };
}
