using System.Globalization;

namespace DeadlineWatch.Commands.Demo;

/// <summary>A child of the made-up council.</summary>
/// <param name="Ref">The case reference.</param>
/// <param name="Family">The family's reference.</param>
/// <param name="Name">Made up, and in the exports only to show that it is never read.</param>
/// <param name="BornOn">Likewise.</param>
internal sealed record Child(string Ref, string Family, string Name, DateOnly BornOn);

/// <summary>Gives out families: references in order, names and birthdays by the dice.</summary>
internal sealed class Families(Dice dice, DateOnly today)
{
    private static readonly string[] FirstNames =
        ["Amelia", "Bronwen", "Callum", "Daisy", "Elif", "Finley", "Grace", "Hamza", "Isla", "Jakub", "Keira", "Leo",
        "Maisie", "Noah", "Oluwaseun", "Poppy", "Reuben", "Siân", "Tariq", "Zoë"];

    private static readonly string[] LastNames =
        ["Ashdown", "Begum", "Carter", "D'Souza", "Ellison", "Fernández", "Goodwin", "Hussain", "Ifan", "Jarvis",
        "Kowalski", "Lovell", "Marsh", "Nwosu", "O'Brien", "Pritchard", "Quayle", "Rahman", "Smyth-Hall", "Yardley"];

    private readonly List<Child> _children = [];
    private int _families;

    public IReadOnlyList<Child> Children => _children;

    public int Count => _families;

    public IReadOnlyList<Child> Next(int children)
    {
        var family = string.Create(CultureInfo.InvariantCulture, $"F{2000 + ++_families}");
        var lastName = dice.Pick(LastNames);
        for (var count = 0; count < children; count++)
        {
            _children.Add(new Child(
                (10100 + _children.Count).ToString(CultureInfo.InvariantCulture),
                family,
                $"{lastName}, {dice.Pick(FirstNames)}",
                today.AddDays(-dice.Between(90, 17 * 365))));
        }

        return _children[^children..];
    }
}
