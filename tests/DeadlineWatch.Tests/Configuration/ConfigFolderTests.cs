using DeadlineWatch.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class ConfigFolderTests : IDisposable
{
    private readonly DirectoryInfo _current = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-current-");
    private readonly DirectoryInfo _machine = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-machine-");
    private readonly DirectoryInfo _program = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-program-");

    [Fact]
    public void The_option_counts_before_the_variable_and_both_before_what_lies_around()
    {
        _current.CreateSubdirectory("config");

        Assert.Equal("/etc/a", Find("/etc/a", "/etc/b"));
        Assert.Equal("/etc/b", Find(null, "/etc/b"));
        Assert.Equal("config", Find(null, null));
    }

    [Fact]
    public void The_folder_of_the_current_directory_counts_before_the_one_beside_the_program()
    {
        _program.CreateSubdirectory("config");
        Assert.Equal(Path.Join(_program.FullName, "config"), Find(null, " "));

        _current.CreateSubdirectory("config");
        Assert.Equal("config", Find(null, null));
    }

    [Fact]
    public void The_folder_of_the_machine_counts_before_the_one_beside_the_program_and_after_the_one_that_is_here()
    {
        _program.CreateSubdirectory("config");
        _machine.CreateSubdirectory("deadlinewatch");
        Assert.Equal(Path.Join(_machine.FullName, "deadlinewatch"), Find(null, null));

        _current.CreateSubdirectory("config");
        Assert.Equal("config", Find(null, null));
    }

    [Fact]
    public void Where_there_is_none_the_usual_name_is_given_so_that_its_lack_is_told() => Assert.Equal("config", Find(null, null));

    public void Dispose()
    {
        _current.Delete(recursive: true);
        _machine.Delete(recursive: true);
        _program.Delete(recursive: true);
    }

    private string Find(string? option, string? variable) => ConfigFolder.Find(
        option, new Dictionary<string, string?> { ["DEADLINEWATCH_CONFIG"] = variable }, _current.FullName,
        Path.Join(_machine.FullName, "deadlinewatch"), _program.FullName);
}
