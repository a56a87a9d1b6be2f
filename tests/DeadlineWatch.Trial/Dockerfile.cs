using System.Text.Json;

namespace DeadlineWatch.Trial;

/// <summary>The instructions of a Dockerfile, as far as ours uses them: one a line, no heredocs and no build arguments.</summary>
/// <param name="Stages">The stages in order, each with its name and its instructions.</param>
internal sealed record Dockerfile(IReadOnlyList<DockerStage> Stages)
{
    /// <summary>Reads it. An instruction that nobody here can carry out is an error, so that none goes untried.</summary>
    public static Dockerfile Read(string file)
    {
        var stages = new List<DockerStage>();
        foreach (var line in File.ReadAllLines(file).Select(each => each.Trim()).Where(each => each.Length > 0 && each[0] != '#'))
        {
            var (word, rest) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            if (word == "FROM")
            {
                stages.Add(new(rest.Split(" AS ")[0], rest.Split(" AS ").ElementAtOrDefault(1), []));
                continue;
            }

            stages[^1].Instructions.Add((word, rest));
        }

        return new(stages);
    }
}

/// <summary>One stage.</summary>
/// <param name="Image">What it begins with.</param>
/// <param name="Name">What later stages call it.</param>
/// <param name="Instructions">The word and the rest of each line.</param>
internal sealed record DockerStage(string Image, string? Name, List<(string Word, string Text)> Instructions)
{
    /// <summary>The last line with this word, for those of which the last counts.</summary>
    public string Last(string word) => Instructions.Last(each => each.Word == word).Text;

    /// <summary>The command of a line in the form of a JSON list, whatever stands before it.</summary>
    public static IReadOnlyList<string> Command(string rest) => JsonSerializer.Deserialize<string[]>(rest[rest.IndexOf('[', StringComparison.Ordinal)..])!;
}
