namespace DeadlineWatch.Commands.Demo;

/// <summary>Something that surely falls inside the demo's window, whatever day and hour it is.</summary>
/// <param name="Key">What it is about: <c>decision-second-rung</c>.</param>
/// <param name="Clock">The timescale it is about, by its key in the profile.</param>
/// <param name="Cases">The children, one family.</param>
/// <param name="At">When it falls, London time; for a clock in hours the hour before or after where the clocks change
/// within it.</param>
/// <param name="Words">What happens then.</param>
internal sealed record Story(string Key, string Clock, IReadOnlyList<string> Cases, DateTime At, string Words);

/// <summary>Where and when the stories play.</summary>
/// <param name="System">Takes what is entered.</param>
/// <param name="Families">Gives out the children.</param>
/// <param name="Days">The working days.</param>
/// <param name="Day">The working day that lies in the window from seven in the morning to midnight: every story happens
/// on it.</param>
internal sealed record Stage(CaseSystem System, Families Families, PlainDays Days, DateOnly Day)
{
    /// <summary>A time on the story's day.</summary>
    public DateTime Today(int hour, int minute) => Day.ToDateTime(new TimeOnly(hour, minute));

    /// <summary>A time on the working day so many before it (below zero) or after.</summary>
    public DateTime WorkingDay(int offset, int hour, int minute) =>
        Days.Add(Day, offset).ToDateTime(new TimeOnly(hour, minute));
}
