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
        writer.Field("startRecordedAt", TimeText.Of(deadline.StartRecordedAt));
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
        if (deadline.Delay is { } delay)
        {
            WriteDelay(writer, delay);
        }

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
            StartRecordedAt = TimeText.InstantOrNull(root.TextOrNull("startRecordedAt")),
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
            Delay = root.TryGetProperty("delay", out var delay) ? ReadDelay(delay) : null,
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
        writer.Field("recordedAt", TimeText.Of(ended.RecordedAt));
        if (ended.IsExempt)
        {
            writer.WriteBoolean("exempt", true);
        }

        writer.WriteEndObject();
    }

    private static Ending ReadEnding(JsonElement json) => new(
        Enum.Parse<EndedHow>(json.Text("how")),
        MomentText.Parse(json.Text("at")),
        EventKind.Parse(json.Text("by")),
        json.Text("words"),
        json.Text("source"),
        TimeText.InstantOrNull(json.TextOrNull("recordedAt")),
        json.Flag("exempt", false));

    private static void WriteDelay(Utf8JsonWriter writer, AgreedDelay delay)
    {
        writer.WriteStartObject("delay");
        writer.Field("agreedAt", MomentText.Of(delay.AgreedAt));
        writer.Field("words", delay.Words);
        writer.Field("reason", delay.Reason);
        writer.Field("until", TimeText.Of(delay.Until));
        writer.WriteEndObject();
    }

    private static AgreedDelay ReadDelay(JsonElement json) => new(
        MomentText.Parse(json.Text("agreedAt")),
        json.Text("words"),
        json.TextOrNull("reason"),
        TimeText.DayOrNull(json.TextOrNull("until")));
}
