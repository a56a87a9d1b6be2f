using System.Text.Json;
using System.Text.RegularExpressions;
using DeadlineWatch.Tests.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Privacy;

/// <summary>The README names what the program carries, and under which licence.</summary>
public sealed class LicenceTests
{
    // Used while building; nothing of them is in the program.
    private static readonly string[] Analysers = ["Meziantou.Analyzer", "Microsoft.CodeAnalysis.BannedApiAnalyzers"];

    // Packages that carry the text of their licence instead of its name.
    private static readonly Dictionary<string, (string Words, string InText)> ByText = new()
    {
        ["SourceGear.sqlite3"] = ("public domain", "SQLite is Public Domain"),
    };

    [Fact]
    public void Each_package_of_the_program_stands_in_the_README_with_the_licence_that_it_declares()
    {
        var table = Table();
        var shipped = Shipped();

        Assert.Equal(shipped.Select(each => each.Package).Order(StringComparer.OrdinalIgnoreCase), table.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.All(shipped, each => Assert.Equal(LicenceOf(each.Package, each.Version), table[each.Package]));
    }

    [Fact]
    public void The_opt_in_packages_are_not_in_the_program() =>
        Assert.DoesNotContain(Shipped(), each => each.Package.StartsWith("MailKit", StringComparison.Ordinal) || each.Package == "prometheus-net");

    private static Dictionary<string, string> Table() => File.ReadAllLines(Path.Combine(Repository.Folder, "README.md"))
        .SkipWhile(each => each != "| package | licence | for |").Skip(2).TakeWhile(each => each.StartsWith('|'))
        .Select(each => each.Split('|', StringSplitOptions.TrimEntries))
        .SelectMany(each => each[1].Split(", ").Select(package => (Package: package, Licence: each[2])))
        .ToDictionary(each => each.Package, each => each.Licence);

    private static List<(string Package, string Version)> Shipped()
    {
        var locked = Path.Combine(Repository.Folder, "src", "DeadlineWatch", "packages.lock.json");
        using var read = JsonDocument.Parse(File.ReadAllText(locked));
        return
        [
            .. read.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(each => each.Value.EnumerateObject())
                .Where(each => each.Value.GetProperty("type").GetString() != "Project" && !Analysers.Contains(each.Name))
                .Select(each => (each.Name, each.Value.GetProperty("resolved").GetString()!)).Distinct(),
        ];
    }

    private static string LicenceOf(string package, string version)
    {
        var root = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var folder = Path.Combine(root, package.ToLowerInvariant(), version);
        var declared = Regex.Match(
            File.ReadAllText(System.IO.Directory.GetFiles(folder, "*.nuspec").Single()),
            "<license type=\"(?<type>[a-z]+)\">(?<said>[^<]+)</license>", RegexOptions.None, TimeSpan.FromSeconds(1));
        if (declared.Groups["type"].Value != "file")
        {
            return declared.Groups["said"].Value;
        }

        var (words, inText) = ByText[package];
        Assert.Contains(inText, File.ReadAllText(Path.Combine(folder, declared.Groups["said"].Value)), StringComparison.Ordinal);
        return words;
    }
}
