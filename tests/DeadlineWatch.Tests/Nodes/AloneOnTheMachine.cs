using Xunit;

namespace DeadlineWatch.Tests.Nodes;

/// <summary>Tests that promise something within seconds of real time: they run one after the other, when the rest is done.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneOnTheMachine
{
    public const string Name = "alone on the machine";
}
