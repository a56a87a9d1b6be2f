using DeadlineWatch.Configuration;
using DeadlineWatch.Tests.Commands;

namespace DeadlineWatch.Tests.Retaining;

/// <summary>The configuration of one council and its sources.</summary>
internal static class SomeSettings
{
    public static ServiceConfiguration Of(params SourceSettings[] sources) => Repository.Configuration with
    {
        Authorities = [new Authority(Some.Authority, "Ashshire", "west-midlands")],
        Sources = sources,
    };

    public static SourceSettings Source(string name) => new()
    {
        Name = name,
        Authority = Some.Authority,
        Kind = SourceKind.Csv,
        Folder = "drop",
        DataAge = new DataAge { Live = true },
    };
}
