using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>How one address is told: when, how often, and who stands in while it is away.</summary>
internal sealed record Person
{
    /// <summary>The most mails an hour where the directory says nothing. A person who reads for ten minutes between two
    /// meetings can take one each ten minutes in; more in an hour are read as noise.</summary>
    public const int UsualMailsAnHour = 6;

    /// <summary>The address; empty for what holds for everyone.</summary>
    public required string Address { get; init; }

    public PersonHours Hours { get; init; } = PersonHours.Usual;

    /// <summary>Above so many mails in an hour the rest waits, and goes as one.</summary>
    public int MailsAnHour { get; init; } = UsualMailsAnHour;

    /// <summary>Whether a mail each working day is wanted, also where there is nothing to tell.</summary>
    public bool DailyWord { get; init; }

    /// <summary>When another is told instead; no two overlap.</summary>
    public IReadOnlyList<Away> Away { get; init; } = [];

    /// <summary>The time off in which a London day lies; null where it lies in none.</summary>
    public Away? AwayOn(DateOnly day) => Away.FirstOrDefault(each => day >= each.From && day <= each.Until);
}

/// <summary>A time in which another is told instead.</summary>
/// <param name="From">The first London day, inclusive.</param>
/// <param name="Until">The last one, inclusive.</param>
/// <param name="Deputy">The address that is told.</param>
internal sealed record Away(DateOnly From, DateOnly Until, string Deputy);
