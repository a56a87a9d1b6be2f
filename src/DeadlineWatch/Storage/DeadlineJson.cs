using System.Text.Json;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>A judged deadline as JSON. Its clock is not in it: identity is columns, which may be corrected in place, and
/// stands in one place only.</summary>
internal static class DeadlineJson
{
    public static string Write(Deadline deadline) => JsonText.Write(writer =>
    {
        writer.Field("startedAt", MomentText.Of(deadline.StartedAt));
        writer.Field("startSource", deadline.StartSource);
        writer.Field("episode", deadline.Episode);
        if (deadline.Follows)
        {
            writer.WriteBoolean("follows", true);
        }

        writer.Field("dueOn", TimeText.Of(deadline.DueOn));
        writer.Field("dueAt", TimeText.Of(deadline.DueAt));
        writer.Field("earliestDueAt", TimeText.Of(deadline.EarliestDueAt));
        if (deadline.Provisional)
        {
            writer.WriteBoolean("provisional", true);
        }

        if (deadline.Ended is { } ended)
        {
            WriteEnding(writer, ended);
        }

        writer.Field("bookedFor", deadline.BookedFor is { } booked ? MomentText.Of(booked) : null);
        if (deadline.BookingPassed)
        {
            writer.WriteBoolean("bookingPassed", true);
        }

        if (!deadline.Decided)
        {
            writer.WriteBoolean("decided", false);
        }

        writer.Field("overdueBeforeMove", TimeText.Of(deadline.OverdueBeforeMove));
        writer.Field("team", deadline.Team);
        writer.Field("group", deadline.Group);
        writer.Field("calendar", deadline.Calendar);
        writer.Field("reading", deadline.Reading);
    });

    public static Deadline Read(Clock clock, string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new()
        {
            Clock = clock,
            StartedAt = MomentText.Parse(root.Text("startedAt")),
            StartSource = root.Text("startSource"),
            Episode = root.TextOrNull("episode"),
            Follows = root.Flag("follows", false),
            DueOn = TimeText.DayOrNull(root.TextOrNull("dueOn")),
            DueAt = TimeText.Instant(root.Text("dueAt")),
            EarliestDueAt = TimeText.Instant(root.Text("earliestDueAt")),
            Provisional = root.Flag("provisional", false),
            Ended = root.TryGetProperty("ended", out var ended) ? ReadEnding(ended) : null,
            BookedFor = root.TextOrNull("bookedFor") is { } booked ? MomentText.Parse(booked) : null,
            BookingPassed = root.Flag("bookingPassed", false),
            Decided = root.Flag("decided", true),
            OverdueBeforeMove = TimeText.InstantOrNull(root.TextOrNull("overdueBeforeMove")),
            Team = root.TextOrNull("team"),
            Group = root.TextOrNull("group"),
            Calendar = root.Text("calendar"),
            Reading = root.TextOrNull("reading"),
        };
    }

    private static void WriteEnding(Utf8JsonWriter writer, Ending ended)
    {
        writer.WriteStartObject("ended");
        writer.Field("how", ended.How.ToString());
        writer.Field("at", MomentText.Of(ended.At));
        writer.Field("by", ended.By.Name);
        writer.Field("words", ended.Words);
        writer.Field("source", ended.Source);
        writer.WriteEndObject();
    }

    private static Ending ReadEnding(JsonElement json) => new(
        Enum.Parse<EndedHow>(json.Text("how")),
        MomentText.Parse(json.Text("at")),
        EventKind.Parse(json.Text("by")),
        json.Text("words"),
        json.Text("source"));
}
