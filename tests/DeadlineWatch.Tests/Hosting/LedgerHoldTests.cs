using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Hosting;

public sealed class LedgerHoldTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-hold-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_second_service_is_refused_until_the_first_has_ended_and_what_it_left_behind_means_nothing()
    {
        var settings = new LedgerSettings(Path.Combine(_folder, "data", "ledger.db"));
        using (LedgerHold.Take(settings))
        {
            var fault = Assert.Throws<LedgerUnavailableException>(() => LedgerHold.Take(settings));
            Assert.Equal(
                $"The ledger '{settings.Sqlite}' is in the hands of another service on this machine. Stop that one first, or give this one a ledger of its own in deadlinewatch.json or DEADLINEWATCH_LEDGER.",
                fault.Message);
        }

        using var second = LedgerHold.Take(settings);
        Assert.NotEmpty(System.IO.Directory.GetFiles(Path.Combine(_folder, "data")));
    }

    [Fact]
    public void The_same_ledger_by_another_name_is_the_same()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows lets only some make links.");
        }

        var (real, link) = (Path.Combine(_folder, "ledger.db"), Path.Combine(_folder, "other.db"));
        File.WriteAllText(real, "");
        File.CreateSymbolicLink(link, real);
        using var first = LedgerHold.Take(new LedgerSettings(real));

        Assert.Throws<LedgerUnavailableException>(() => LedgerHold.Take(new LedgerSettings(link)));
    }

    [Fact]
    public void A_link_to_where_no_ledger_is_yet_is_held_there_and_by_its_own_account_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows lets only some make links, and its folders give the rights.");
            return;
        }

        var (real, link) = (Path.Combine(_folder, "real", "ledger.db"), Path.Combine(_folder, "link.db"));
        File.CreateSymbolicLink(link, real);
        using var first = LedgerHold.Take(new LedgerSettings(link));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{real}.service"));
        Assert.Throws<LedgerUnavailableException>(() => LedgerHold.Take(new LedgerSettings(real)));
    }

    [Fact]
    public void A_folder_that_is_none_is_told_in_words()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");

        var fault = Assert.Throws<LedgerUnavailableException>(() => LedgerHold.Take(new LedgerSettings(Path.Combine(_folder, "file", "ledger.db"))));

        Assert.Contains("cannot be taken, for", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_share_a_server()
    {
        var settings = new LedgerSettings(null, new PostgresSettings { Host = "db.anytown.example", Database = "d", User = "u" });

        using var first = LedgerHold.Take(settings);
        using var second = LedgerHold.Take(settings);
    }
}
