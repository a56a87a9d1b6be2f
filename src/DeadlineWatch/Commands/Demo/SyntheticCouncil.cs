namespace DeadlineWatch.Commands.Demo;

/// <summary>A made-up council, the same bytes for the same seed and window: some 400 children in 260 families, eight
/// weeks of work, and stories that surely fall inside the window. It writes the exports that its systems would hand out
/// at any moment. It knows nothing of the rules: working days, shares and stories are worked out here by plain means,
/// so that what the service makes of them says something.</summary>
internal sealed class SyntheticCouncil
{
    /// <summary>How much work there is before the window, by default: eight weeks of some 260 families.</summary>
    private const int EverydayFamilies = 222;
    private const int DaysOfHistory = 56;

    private readonly CaseSystem _system;
    private readonly Func<DateTimeOffset, DateTime> _toLocal;

    /// <summary>Makes the council.</summary>
    /// <param name="seed">Another number, another council.</param>
    /// <param name="from">When the demo begins.</param>
    /// <param name="to">When it ends.</param>
    /// <param name="toLocal">London time of an instant.</param>
    /// <param name="holidays">Weekdays on which nobody works.</param>
    /// <param name="daysOfHistory">How many days of everyday work there are up to the end.</param>
    /// <param name="everydayFamilies">How many families they concern.</param>
    /// <exception cref="ArgumentException">No working day lies in the window from 07:00 to its end.</exception>
    public SyntheticCouncil(int seed, DateTimeOffset from, DateTimeOffset to, Func<DateTimeOffset, DateTime> toLocal,
        IEnumerable<DateOnly> holidays, int daysOfHistory = DaysOfHistory, int everydayFamilies = EverydayFamilies)
    {
        _toLocal = toLocal;
        var days = new PlainDays(holidays);
        var dice = new Dice(seed);
        _system = new CaseSystem(dice);
        StoryDay = WholeDay(days, toLocal(from), toLocal(to));

        var lastDay = DateOnly.FromDateTime(toLocal(to));
        var families = new Families(dice, lastDay);
        var firstDay = lastDay.AddDays(-daysOfHistory);
        new EverydayWork(_system, families, dice, days, firstDay, lastDay).Fill(everydayFamilies);
        var stage = new Stage(_system, families, days, StoryDay);
        Stories = [.. new ReferralStories(stage).Tell(), .. new EnquiryStories(stage).Tell()];
        EnterLastCall(families, toLocal(to));
        DirtyRows = new DirtyRows(_system, families, days, StoryDay).Enter();
        Children = families.Children.Count;
        Families = families.Count;
    }

    public int Children { get; }

    public int Families { get; }

    /// <summary>The working day on which the stories play.</summary>
    public DateOnly StoryDay { get; }

    public IReadOnlyList<Story> Stories { get; }

    /// <summary>The rows in the exports that a reader must set aside or put right.</summary>
    public IReadOnlyList<DirtyRow> DirtyRows { get; }

    /// <summary>All that is ever entered, for tests.</summary>
    public CaseSystem System => _system;

    /// <summary>Writes the exports of the case system and of the front door's mailbox as they are at a moment, each
    /// into a folder of its own below <paramref name="folder"/>.</summary>
    public void WriteExports(string folder, DateTimeOffset asOf) => new Exports(_system).Write(folder, _toLocal(asOf));

    /// <summary>Writes the council's own config files into a folder. They look for the exports in
    /// <see cref="CouncilConfig.DropFolder"/> beside it; profiles and calendars are to be copied into it.</summary>
    public static void WriteConfig(string folder) => CouncilConfig.Write(folder);

    /// <summary>The emergency duty team has just taken a call: whatever day and hour it is, something has only begun.</summary>
    private void EnterLastCall(Families families, DateTime end) => _system.Enter(families.Next(1), new Referral
    {
        Team = Teams.FrontDoor,
        ReceivedAt = end.AddHours(-3),
        Method = "Phone",
        Referrer = "Police",
    });

    private static DateOnly WholeDay(PlainDays days, DateTime from, DateTime to)
    {
        var day = DateOnly.FromDateTime(from);
        day = days.OnOrAfter(from.TimeOfDay <= TimeSpan.FromHours(7) ? day : day.AddDays(1));
        return to >= day.AddDays(1).ToDateTime(TimeOnly.MinValue)
            ? day
            : throw new ArgumentException($"Between {from:s} and {to:s} no working day lies whole.", nameof(to));
    }
}
