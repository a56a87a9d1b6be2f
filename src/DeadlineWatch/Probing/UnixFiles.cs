using System.Runtime.InteropServices;
using System.Text;

namespace DeadlineWatch.Probing;

/// <summary>What the framework does not tell of files: the kernel's own answers.</summary>
internal static class UnixFiles
{
    private const int WriteOk = 2;

    // struct statvfs of glibc and musl on 64 bits: eleven words of eight bytes and the rest to spare.
    private const int StatvfsWords = 32;
    private const int AllFiles = 5;
    private const int FreeFiles = 7;

    /// <summary>Whether this account may write to a path, by its rights and by its file system being writable.</summary>
    public static bool MayWrite(string path) => Access(Terminated(path), WriteOk) == 0;

    /// <summary>How many files a file system can hold and how many more; null where it sets no number, or none is known.</summary>
    public static (ulong All, ulong Free)? FileNumbers(string path)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return null;
        }

        var words = new ulong[StatvfsWords];
        return Statvfs(Terminated(path), words) == 0 && words[AllFiles] > 0 ? (words[AllFiles], words[FreeFiles]) : null;
    }

    private static byte[] Terminated(string path) => Encoding.UTF8.GetBytes(path + "\0");

    [DllImport("libc", EntryPoint = "access")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access(byte[] path, int mode);

    [DllImport("libc", EntryPoint = "statvfs")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statvfs(byte[] path, ulong[] words);
}
