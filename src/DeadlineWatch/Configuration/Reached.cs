namespace DeadlineWatch.Configuration;

/// <summary>Whom a step reaches.</summary>
/// <param name="Team">The team's name in the directory, else as the source has it; null where there is none.</param>
/// <param name="Addresses">Their addresses; never empty.</param>
/// <param name="Finding">unknown-team, no-team or no-address-for-role where the directory holds no one for the team itself;
/// else null.</param>
/// <param name="Way">How each address was found, in the same order.</param>
internal sealed record Reached(string? Team, IReadOnlyList<string> Addresses, string? Finding, IReadOnlyList<Way> Way);

/// <summary>How an address was found.</summary>
/// <param name="Words">Where the role is held: "of Assessment North", "of Assessment, the parent of Assessment North", "for
/// icpc", "of every team"; of the fallback "fallback: no team".</param>
/// <param name="IsFallback">Whether nobody holds the role, so that the fallback is told.</param>
/// <param name="Deputy">"deputy of a.manager@anytown.example until Fri 1 Jan 2027"; null for the holder's own address.</param>
internal sealed record Way(string Words, bool IsFallback, string? Deputy);
