using System.Text;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>Puts each mail as an .eml file into a folder, for a demonstration, or for whatever fetches it there. A file
/// appears whole or not at all, and one Message-ID has one file, however often it is sent: also after a restart.
/// One send loop owns it.</summary>
/// <param name="folder">Made when it is missing.</param>
/// <param name="nameOf">The file's name for a mail not yet in the folder; anything unfit for a file name becomes a
/// hyphen, and a name already taken by another mail gets a number. By default the left half of the Message-ID.</param>
internal sealed class PickupTransport(string folder, Func<FrozenMail, string>? nameOf = null) : IMailTransport
{
    // Room for a number and for the temporary name's ending within the 255 bytes of common file systems.
    private const int LongestName = 150;

    private readonly Func<FrozenMail, string> _nameOf = nameOf ?? (mail => Bare(mail.MessageId).Split('@')[0]);
    private Dictionary<string, string>? _fileOf;

    public async Task<SendResult> Send(
        FrozenMail mail, Func<CancellationToken, Task<bool>> stillMine, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        string? temporary = null;
        try
        {
            Directory.CreateDirectory(folder);
            _fileOf ??= await ReadFolder(cancel);
            temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
            await WriteWhole(temporary, mail.Mime, cancel);
            if (!await stillMine(cancel))
            {
                return new SendResult.NotSent(
                    "The mail is no longer ours: its lease has passed on.", SendPhase.LeaseCheck, null, AddressFault: false);
            }

            return new SendResult.Accepted(Publish(temporary, mail));
        }
        // Also a fault of the lease question: whichever it is, no file has appeared.
        catch (Exception fault) when (fault is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            return new SendResult.NotSent(Printable.Line(fault.Message), SendPhase.File, null, AddressFault: false);
        }
        finally
        {
            Discard(temporary);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string Publish(string temporary, FrozenMail mail)
    {
        var id = Bare(mail.MessageId);
        if (_fileOf!.TryGetValue(id, out var known))
        {
            var again = Path.Combine(folder, known);
            File.Move(temporary, again, overwrite: true);
            return again;
        }

        var wanted = Fit(_nameOf(mail));
        for (var number = 1; ; number++)
        {
            var name = number == 1 ? $"{wanted}.eml" : $"{wanted}-{number}.eml";
            var path = Path.Combine(folder, name);
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                File.Move(temporary, path);
                _fileOf[id] = name;
                return path;
            }
        }
    }

    private static async Task WriteWhole(string path, byte[] bytes, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await file.WriteAsync(bytes, cancel);
        await file.FlushAsync(cancel);
        // On the disk before the name: after a power cut the file is whole or not there.
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    private static void Discard(string? temporary)
    {
        try
        {
            if (temporary is not null)
            {
                File.Delete(temporary);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What became of the mail is known already; the remains are hidden and no .eml.
        }
    }

    /// <summary>Which Message-IDs the folder holds already, from the head of each file.</summary>
    private async Task<Dictionary<string, string>> ReadFolder(CancellationToken cancel)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*.eml").Order(StringComparer.Ordinal))
        {
            if (await MessageIdOf(path, cancel) is { } id)
            {
                found.TryAdd(id, Path.GetFileName(path));
            }
        }

        return found;
    }

    private static async Task<string?> MessageIdOf(string path, CancellationToken cancel)
    {
        try
        {
            using var file = new StreamReader(path, Encoding.Latin1);
            while (await file.ReadLineAsync(cancel) is { Length: > 0 } line)
            {
                if (line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase))
                {
                    return Bare(line[11..].Trim());
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Someone else's file, or one just taken away: its name is left alone in any case.
        }

        return null;
    }

    private static string Bare(string messageId) => messageId.Trim('<', '>');

    private static string Fit(string name)
    {
        var stem = name.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
        var fit = string
            .Concat(stem.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'))
            // A leading one would hide the file.
            .Trim('.');
        return fit.Length == 0 ? "mail" : fit;
    }
}
