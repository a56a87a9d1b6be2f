using System.Runtime.InteropServices;
using System.Text;

namespace DeadlineWatch.Probing;

/// <summary>What stands at a path.</summary>
internal enum UnixFileKind
{
    File,
    Folder,
    Pipe,
    Socket,
    Device,
}

/// <summary>What the framework does not tell of files: the kernel's own answers.</summary>
internal static class UnixFiles
{
    private const int WriteOk = 2;

    // struct statvfs of glibc and musl on 64 bits: eleven words of eight bytes and the rest to spare.
    private const int StatvfsWords = 32;
    private const int AllFiles = 5;
    private const int FreeFiles = 7;

    // struct statx, alike on every machine: 256 bytes, of which stx_mode is a half-word.
    private const int StatxBytes = 256;
    private const int StatxMode = 28;
    private const uint StatxType = 1;
    private const int CurrentFolder = -100;

    // The file's type within its mode (inode(7)).
    private const int TypeMask = 0xF000;
    private const int TypeFile = 0x8000;
    private const int TypeFolder = 0x4000;
    private const int TypePipe = 0x1000;
    private const int TypeSocket = 0xC000;

    /// <summary>What stands at a path or where its link leads, without opening it; null where nothing does, or none is told.</summary>
    public static UnixFileKind? KindOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var answer = new byte[StatxBytes];
        if (Statx(CurrentFolder, Terminated(path), flags: 0, StatxType, answer) != 0)
        {
            return null;
        }

        return (BitConverter.ToUInt16(answer, StatxMode) & TypeMask) switch
        {
            TypeFile => UnixFileKind.File,
            TypeFolder => UnixFileKind.Folder,
            TypePipe => UnixFileKind.Pipe,
            TypeSocket => UnixFileKind.Socket,
            _ => UnixFileKind.Device,
        };
    }

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

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] answer);

    [DllImport("libc", EntryPoint = "statvfs")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statvfs(byte[] path, ulong[] words);
}
