namespace DeadlineWatch.Configuration.Describing;

/// <summary>A place that nobody wrote: whoever reads it is asked what it would read. Nothing has a value, unless the run says so.</summary>
/// <param name="run">What is asked.</param>
/// <param name="at">Its path.</param>
/// <param name="name">Its name, where it is a sample of those that are data; else null.</param>
internal sealed class DescribedPlace(DescribingRun run, string at, string? name = null) : Place(new JsonNull(0), at, "")
{
    // Where nobody wrote, nobody mends.
    private static FaultLog Nowhere => new();

    public override bool IsDescribed => true;

    public override bool IsText
    {
        get
        {
            Asking.WhetherText();
            return run.TextAt == At;
        }
    }

    private string Sample => $"{At} {name}";

    // What is asked of this place.
    private Asked Asking
    {
        get
        {
            run.LookedAt.Add(At);
            var asked = run.At(At);
            if (name is not null)
            {
                run.LookedAt.Add(Sample);
                asked.Name(name, isTaken: true);
            }

            return asked;
        }
    }

    public override void Fault(string message)
    {
        if (name is not null)
        {
            run.At(At).Name(name, isTaken: run.LookedAt.Contains(Sample));
        }
        else
        {
            run.Refuse(At);
        }
    }

    public override void FaultIn(string member, string message) => run.Fault(At, member);

    public override void FaultOfRun(string message)
    {
        // It says nothing of what may stand there.
    }

    public override void Warn(string message)
    {
        // It says nothing of what may stand there.
    }

    public override string? Text()
    {
        Asking.Text();
        return null;
    }

    public override string? OneOf(IEnumerable<string> known, string what)
    {
        Asking.OneOf(known);
        return run.Said.GetValueOrDefault(At);
    }

    public override int? Whole(int least, int most)
    {
        Asking.Number(least, most);
        return null;
    }

    public override double? Share()
    {
        Asking.Share();
        return null;
    }

    public override bool? Truth()
    {
        Asking.Truth();
        return null;
    }

    public override IReadOnlyList<Place> Items()
    {
        Asking.List(isSome: false);
        return [new DescribedPlace(run, DescribingRun.ItemOf(At))];
    }

    public override IReadOnlyList<Place> SomeItems()
    {
        Asking.List(isSome: true);
        return Items();
    }

    public override IReadOnlyList<(string Name, Place Place)> Members()
    {
        Asking.Map();
        return [.. DescribingRun.SampleNames.Select(each => (each, new DescribedPlace(run, DescribingRun.ValueOf(At), each)))];
    }

    public override T? Object<T>(Func<Shape, T?> read)
        where T : class
    {
        Asking.Object();
        return read(new Shape(this));
    }

    public override Place? Member(string name) => run.Known(At, name) is { } beneath ? new DescribedPlace(run, beneath) : null;

    public override Place? Property(string name, bool isRequired) =>
        run.Property(At, name, isRequired) is { } beneath ? new DescribedPlace(run, beneath) : null;

    public override string? TextIfAny()
    {
        Asking.LookAt();
        return null;
    }

    public override Place Saying(string text) => new WrittenPlace(new JsonText(Value.Line, text), At, File, Nowhere);

    public override Place Under(FaultLog elsewhere) => new WrittenPlace(Value, At, File, elsewhere);

    protected override void Expect(string form, Func<string, bool> reads) => Asking.Parsed(form, reads);
}
