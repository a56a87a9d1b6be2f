using DeadlineWatch.Hosting.Windows;
using Xunit;

namespace DeadlineWatch.Tests.Hosting.Windows;

public sealed class ServiceFolderTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_machines_own_configuration_counts_first()
    {
        System.IO.Directory.CreateDirectory(Path.Join(_folder, "DeadlineWatch", "config"));

        Assert.Equal(Path.Join(_folder, "DeadlineWatch"), ServiceFolder.Of(_folder, "program"));
    }

    [Fact]
    public void Without_one_that_beside_the_program_does() =>
        Assert.Equal("program", ServiceFolder.Of(_folder, "program"));
}
