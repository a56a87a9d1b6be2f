using DeadlineWatch.Configuration;

namespace DeadlineWatch.Commands.Simulating;

/// <summary>What is tried, read and found sound.</summary>
/// <param name="Present">The configuration as it is.</param>
/// <param name="Tried">The configuration as it would be.</param>
/// <param name="Authorities">Whose cases are judged by both.</param>
/// <param name="Holidays">The days that would be holidays, with the calendar.</param>
/// <param name="Profile">The file that would be a profile; null where none is tried.</param>
internal sealed record Trial(
    ServiceConfiguration Present, ServiceConfiguration Tried, IReadOnlyList<Authority> Authorities,
    IReadOnlyList<TriedHoliday> Holidays, TriedProfile? Profile);

/// <summary>A day that would be a holiday.</summary>
internal sealed record TriedHoliday(DateOnly Day, string Calendar);

/// <summary>A file that would be a profile.</summary>
/// <param name="Key">The profile that it stands in for.</param>
/// <param name="File">The file, as it was named.</param>
/// <param name="SaysTheSame">Whether it says what the profile in force says.</param>
internal sealed record TriedProfile(string Key, string File, bool SaysTheSame);
