namespace DeadlineWatch.Bench.England;

/// <summary>What is wrong with the data of one case, in one case of forty or so: each fault was seen in a real export.</summary>
internal sealed class Dirt
{
    private readonly Draw _draw;
    private readonly Fault _fault;

    public Dirt(int seed, int number)
    {
        // A stream of its own, so that the clean part of a case is the same whatever is wrong with it.
        _draw = new(~seed, number);
        _fault = _draw.Between(1, 1000) switch
        {
            <= 3 => Fault.NoDate,
            <= 6 => Fault.ImpossibleDate,
            <= 9 => Fault.DoubledId,
            <= 14 => Fault.Orphan,
            <= 17 => Fault.NoId,
            <= 27 => Fault.BrokenOutcome,
            _ => Fault.None,
        };
    }

    private enum Fault
    {
        None,
        NoDate,
        ImpossibleDate,
        DoubledId,
        Orphan,
        NoId,
        BrokenOutcome,
    }

    public bool IsDoubled => _fault == Fault.DoubledId;

    public bool IsBroken => _fault == Fault.BrokenOutcome;

    public DateTime? Date(DateTime? date) => _fault switch
    {
        Fault.NoDate => null,
        Fault.ImpossibleDate => date?.Year % 2 == 0 ? new DateTime(1900, 1, 1) : date?.AddYears(200),
        _ => date,
    };

    /// <summary>The id of a row of another table; of an orphan it belongs to no row.</summary>
    public string? Orphaned(string id) => _fault == Fault.Orphan ? $"X{id}" : Id(id);

    public string? Id(string id) => _fault == Fault.NoId ? "-1" : id;
}
