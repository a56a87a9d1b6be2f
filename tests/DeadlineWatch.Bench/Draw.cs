using System.Numerics;

namespace DeadlineWatch.Bench;

/// <summary>Draws that are the same for the same seed on every machine and runtime: a SplitMix64 stream.</summary>
internal struct Draw
{
    private ulong _state;

    /// <summary>The stream of one case: cases can be made in any order, or alone.</summary>
    public Draw(int seed, int number) => _state = Mixed(unchecked(((ulong)(uint)seed << 32) + (uint)number));

    public ulong Next()
    {
        _state = unchecked(_state + 0x9E3779B97F4A7C15);
        return Mixed(_state);
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, both inclusive.</summary>
    public int Between(int least, int most) => least + (int)(Next() % (ulong)(most - least + 1));

    /// <summary>True in <paramref name="share"/> of all draws.</summary>
    public bool In(double share) => (Next() >> 11) * (1.0 / (1UL << 53)) < share;

    /// <summary>How long something takes that mostly takes <paramref name="usual"/> and sometimes much longer: a sum of two
    /// draws and, in <paramref name="late"/> of all, half as much again and more.</summary>
    public int Days(int usual, double late) =>
        In(late) ? usual + Between(usual / 4, usual) : Between(usual / 3, usual * 2 / 3) + Between(0, usual / 3);

    private static ulong Mixed(ulong value)
    {
        value = unchecked((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9);
        value = unchecked((value ^ (value >> 27)) * 0x94D049BB133111EB);
        return BitOperations.RotateLeft(value ^ (value >> 31), 17);
    }
}
