using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>A reading of a case as bytes, for as long as a poll lasts: never stored, so that it may change with any version.
/// What comes again and again (kinds, teams, facts) is a number in <see cref="SpoolWords"/>.</summary>
internal static class SpoolForm
{
    [Flags]
    private enum Has
    {
        None = 0,
        Id = 1,

        /// <summary>The episode is the id, as mostly where a system numbers its referrals.</summary>
        EpisodeIsId = 2,
        Episode = 4,
        Day = 8,
        Instant = 16,
        Window = 32,
        RecordedAt = 64,
        Team = 128,
    }

    public static void Write(BinaryWriter writer, CaseSnapshot snapshot, string hash, SpoolWords words)
    {
        writer.Write(snapshot.Reference);
        writer.Write(Convert.FromHexString(hash));
        writer.Write(snapshot.Group ?? "");
        writer.Write7BitEncodedInt(words.Number(snapshot.Team ?? ""));
        writer.Write7BitEncodedInt(snapshot.Events.Count);
        foreach (var each in snapshot.Events)
        {
            Write(writer, each, words);
        }
    }

    public static ReadingRow Read(BinaryReader reader, SourceName source, SpoolWords words)
    {
        var reference = reader.ReadString();
        var hash = Convert.ToHexStringLower(reader.ReadBytes(ReadingHash.Length));
        var group = reader.ReadString();
        var team = words.Word(reader.Read7BitEncodedInt());
        var events = new CaseEvent[reader.Read7BitEncodedInt()];
        for (var at = 0; at < events.Length; at++)
        {
            events[at] = ReadEvent(reader, words);
        }

        return new()
        {
            Hash = hash,
            Snapshot = new()
            {
                Authority = source.Authority,
                Reference = reference,
                Source = source.Source,
                Group = group.Length == 0 ? null : group,
                Team = team.Length == 0 ? null : team,
                Events = events,
            },
        };
    }

    private static void Write(BinaryWriter writer, CaseEvent each, SpoolWords words)
    {
        var has = HasOf(each);
        writer.Write7BitEncodedInt(words.Number(each.Kind));
        writer.Write((byte)has);
        writer.Write7BitEncodedInt(words.Number(each.Facts));
        if (has.HasFlag(Has.Id))
        {
            writer.Write(each.Id!);
        }

        if (has.HasFlag(Has.Episode))
        {
            writer.Write(each.Episode!);
        }

        if (each.OccurredAt is { } moment)
        {
            Write(writer, moment);
        }

        if (each.RecordedAt is { } recorded)
        {
            writer.Write(recorded.UtcTicks);
        }

        if (each.Team is { } team)
        {
            writer.Write7BitEncodedInt(words.Number(team));
        }
    }

    private static Has HasOf(CaseEvent each)
    {
        var has = each.Id is null ? Has.None : Has.Id;
        has |= each.Episode is null ? Has.None : each.Episode == each.Id ? Has.EpisodeIsId : Has.Episode;
        has |= each.OccurredAt?.Precision switch
        {
            null => Has.None,
            Precision.Day => Has.Day,
            Precision.Minute => Has.Instant,
            _ => Has.Window,
        };
        has |= each.RecordedAt is null ? Has.None : Has.RecordedAt;
        return has | (each.Team is null ? Has.None : Has.Team);
    }

    private static void Write(BinaryWriter writer, Moment moment)
    {
        switch (moment.Precision)
        {
            case Precision.Day:
                writer.Write(moment.Day.DayNumber);
                break;
            case Precision.Minute:
                writer.Write(moment.Earliest.UtcTicks);
                break;
            default:
                writer.Write(moment.Earliest.UtcTicks);
                writer.Write(moment.Latest.UtcTicks);
                break;
        }
    }

    private static CaseEvent ReadEvent(BinaryReader reader, SpoolWords words)
    {
        var kind = words.Kind(reader.Read7BitEncodedInt());
        var has = (Has)reader.ReadByte();
        var facts = words.Facts(reader.Read7BitEncodedInt());
        var id = has.HasFlag(Has.Id) ? reader.ReadString() : null;
        return new()
        {
            Kind = kind,
            Facts = facts,
            Id = id,
            Episode = has.HasFlag(Has.EpisodeIsId) ? id : has.HasFlag(Has.Episode) ? reader.ReadString() : null,
            OccurredAt = has.HasFlag(Has.Day) ? words.Day(reader.ReadInt32())
                : has.HasFlag(Has.Instant) ? Moment.At(Instant(reader))
                : has.HasFlag(Has.Window) ? Moment.Between(Instant(reader), Instant(reader))
                : null,
            RecordedAt = has.HasFlag(Has.RecordedAt) ? Instant(reader) : null,
            Team = has.HasFlag(Has.Team) ? words.Word(reader.Read7BitEncodedInt()) : null,
        };
    }

    private static DateTimeOffset Instant(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);
}
