using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DeadlineWatch.Rules.Tests;

public sealed class WorkingCalendarPropertyTests
{
    [Fact]
    public void The_arrays_and_the_loop_agree_on_adding() => ForEveryScene(
        scene => scene.Calendar.AddWorkingDays(scene.Day, scene.Count) == scene.Loop.Add(scene.Day, scene.Count));

    [Fact]
    public void The_arrays_and_the_loop_agree_on_subtracting() => ForEveryScene(
        scene => scene.Calendar.SubtractWorkingDays(scene.Day, scene.Count)
            == scene.Loop.Subtract(scene.Day, scene.Count));

    [Fact]
    public void The_arrays_and_the_loop_agree_on_counting() => ForEveryScene(
        scene => scene.Calendar.CountWorkingDays(scene.Day, scene.Other) == scene.Loop.Count(scene.Day, scene.Other));

    [Fact]
    public void The_arrays_and_the_loop_agree_on_what_a_working_day_is() => ForEveryScene(
        scene => scene.Calendar.IsWorkingDay(scene.Day) == scene.Loop.IsWorkingDay(scene.Day)
            && scene.Calendar.WhyNotWorking(scene.Day) is null == scene.Loop.IsWorkingDay(scene.Day));

    [Fact]
    public void A_later_start_is_never_due_earlier() => ForEveryScene(scene =>
    {
        var (earlier, later) = scene.Day <= scene.Other ? (scene.Day, scene.Other) : (scene.Other, scene.Day);

        return scene.Calendar.AddWorkingDays(earlier, scene.Count) <= scene.Calendar.AddWorkingDays(later, scene.Count);
    });

    [Fact]
    public void Adding_and_then_counting_gives_the_number_back() => ForEveryScene(
        scene => scene.Calendar.CountWorkingDays(scene.Day, scene.Calendar.AddWorkingDays(scene.Day, scene.Count))
            == scene.Count);

    [Fact]
    public void One_more_holiday_never_makes_a_date_earlier() => ForEveryScene(scene =>
    {
        var more = scene.Calendar.Holidays.Any(holiday => holiday.Day == scene.Other)
            ? scene.Calendar
            : Scene.CalendarWith([.. scene.Holidays, scene.Other]);

        return more.AddWorkingDays(scene.Day, scene.Count) >= scene.Calendar.AddWorkingDays(scene.Day, scene.Count);
    });

    [Fact]
    public void Subtracting_undoes_adding() => ForEveryScene(
        scene => scene.Count == 0
            || scene.Calendar.SubtractWorkingDays(scene.Calendar.AddWorkingDays(scene.Day, scene.Count), scene.Count)
                == scene.Calendar.OnOrBefore(scene.Day));

    [Fact]
    public void Adding_undoes_subtracting() => ForEveryScene(
        scene => scene.Count == 0
            || scene.Calendar.AddWorkingDays(scene.Calendar.SubtractWorkingDays(scene.Day, scene.Count), scene.Count)
                == scene.Calendar.OnOrAfter(scene.Day));

    [Fact]
    public void A_provisional_date_is_never_later_than_the_true_one() => ForEveryScene(scene =>
    {
        var end = scene.Day.AddDays(scene.Count / 2);
        var shorter = new WorkingCalendar(
            "shorter", "made up", Scene.From, end, scene.Calendar.Holidays.Where(holiday => holiday.Day <= end));

        return shorter.ExtendedWithWeekendsOnly(Scene.Until).AddWorkingDays(scene.Day, scene.Count)
            <= scene.Calendar.AddWorkingDays(scene.Day, scene.Count);
    });

    private static void ForEveryScene(Func<Scene, bool> holds) =>
        Prop.ForAll(Scene.Any.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    /// <summary>A made-up calendar of two years, two days in its middle and a count that stays inside.</summary>
    private sealed record Scene(IReadOnlyList<DateOnly> Holidays, DateOnly Day, DateOnly Other, int Count)
    {
        public static readonly DateOnly From = When.Day("2026-01-01");
        public static readonly DateOnly Until = When.Day("2027-12-31");

        // At most 50 holidays: 60 working days on either side of the middle always fit.
        public static Gen<Scene> Any { get; } =
            from howMany in Gen.Choose(0, 50)
            from holidays in Gen.ListOf(Offsets(0, 729), howMany)
            from day in Offsets(200, 500)
            from other in Offsets(200, 500)
            from count in Gen.Choose(0, 60)
            select new Scene([.. holidays.Distinct()], day, other, count);

        public WorkingCalendar Calendar { get; } = CalendarWith(Holidays);

        public DayByDay Loop { get; } = new(Holidays);

        public static WorkingCalendar CalendarWith(IEnumerable<DateOnly> holidays) =>
            new("made-up", "made up", From, Until, holidays.Select(day => new Holiday(day, "A day off")));

        public override string ToString() =>
            $"{Day:O} and {Other:O}, {Count}, without {string.Join(' ', Holidays.Order())}";

        private static Gen<DateOnly> Offsets(int first, int last) => Gen.Choose(first, last).Select(From.AddDays);
    }
}
