namespace DeadlineWatch.Commands.Operating;

/// <summary>What a person asked of <c>doctor</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Json">For a program.</param>
internal sealed record DoctorOptions(string? Config, bool Json);

/// <summary>What a person asked of <c>backup</c>.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="File">Where to.</param>
internal sealed record BackupOptions(string? Config, string File);
