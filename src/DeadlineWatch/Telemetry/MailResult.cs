namespace DeadlineWatch.Telemetry;

/// <summary>What became of one attempt at one mail.</summary>
internal enum MailResult
{
    Accepted,

    /// <summary>It surely did not go, and will be tried again.</summary>
    NotSent,

    /// <summary>The answer was lost, and the same bytes go again.</summary>
    Unknown,

    /// <summary>The address was refused for good.</summary>
    Refused,
}
