namespace DeadlineWatch.Commands;

/// <summary>A name or a path within a command that a person is told to type.</summary>
internal static class ShellWord
{
    /// <summary>As it is where no shell sees more in it, else in single quotes: a path or a name may hold a space.</summary>
    public static string Of(string text) =>
        text.Length > 0 && text.All(each => char.IsAsciiLetterOrDigit(each) || each is '/' or '.' or '-' or '_' or '\\' or ':')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
