using System.Globalization;
using System.Reflection;

namespace DeadlineWatch.Storage;

/// <summary>A numbered script of a store's schema, embedded in the program under a name such as 001_ledger.sql.</summary>
internal sealed record MigrationScript(long Version, string Name, string Sql)
{
    /// <summary>The scripts of one folder, in the order of their numbers.</summary>
    public static IReadOnlyList<MigrationScript> Embedded(string folder)
    {
        var program = Assembly.GetExecutingAssembly();
        var found = new List<MigrationScript>();
        foreach (var resource in program.GetManifestResourceNames())
        {
            var at = resource.IndexOf(folder, StringComparison.Ordinal);
            if (at >= 0)
            {
                var name = resource[(at + folder.Length)..].TrimStart('_');
                using var script = new StreamReader(program.GetManifestResourceStream(resource)!);
                found.Add(new(long.Parse(name[..3], CultureInfo.InvariantCulture), name, script.ReadToEnd()));
            }
        }

        return [.. found.OrderBy(each => each.Version)];
    }
}
