namespace DeadlineWatch.Rules;

/// <summary>One day on which nobody is expected to work, with the name people know it by.</summary>
/// <param name="Day">The day itself, in the United Kingdom. It may be a Saturday or a Sunday; it then changes no
/// count.</param>
/// <param name="Name">The name as published, a moved one marked: "Boxing Day (substitute day)".</param>
public sealed record Holiday(DateOnly Day, string Name);
