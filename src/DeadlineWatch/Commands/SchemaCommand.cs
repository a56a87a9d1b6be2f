using DeadlineWatch.Configuration.Describing;

namespace DeadlineWatch.Commands;

/// <summary>Writes the JSON Schemas of the config folder's files, by which editors complete and check.</summary>
internal static class SchemaCommand
{
    /// <summary>Writes them into a folder; says which.</summary>
    public static async Task<int> Write(string into, Terminal terminal, CancellationToken cancel)
    {
        Directory.CreateDirectory(into);
        foreach (var (name, schema) in ConfigSchemas.All())
        {
            var path = Path.Join(into, name);
            await File.WriteAllTextAsync(path, schema, cancel);
            await terminal.Output.WriteLineAsync(path);
        }

        return ExitCode.Done;
    }
}
