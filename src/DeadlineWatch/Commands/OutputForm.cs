namespace DeadlineWatch.Commands;

/// <summary>For whom a command writes.</summary>
internal enum OutputForm
{
    /// <summary>A person.</summary>
    Text,

    /// <summary>A spreadsheet.</summary>
    Csv,

    /// <summary>A program.</summary>
    Json,
}
