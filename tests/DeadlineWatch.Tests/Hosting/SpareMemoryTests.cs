using System.Runtime.CompilerServices;
using DeadlineWatch.Hosting;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

public sealed class SpareMemoryTests
{
    [Fact]
    public void What_nobody_uses_is_given_back_also_when_it_is_large_and_old()
    {
        var unused = Unused();

        SpareMemory.Give();

        Assert.False(unused.TryGetTarget(out _));
    }

    // In a method of its own, so that no variable of the test holds it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<byte[]> Unused() => new(new byte[1_000_000]);
}
