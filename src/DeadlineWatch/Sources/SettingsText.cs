using System.Globalization;
using System.Text;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Sources;

/// <summary>Those settings of a source that decide what a file means, as one text: another text, and a file that was read
/// before is read again.</summary>
internal static class SettingsText
{
    public static string Of(SourceSettings settings)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{settings.Kind} {settings.Authority} {settings.Name}\n");
        text.Append(CultureInfo.InvariantCulture, $"{settings.Database?.Server} {settings.Database?.Schema} {settings.DataAge}\n");
        foreach (var table in settings.Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"{table.Name}|{table.Separator}|{table.Encoding}|{table.Case}|{table.Group}|");
            text.Append(CultureInfo.InvariantCulture, $"{table.Team}|{table.Episode}|{string.Join(',', table.NoId)}\n");
            text.Append(CultureInfo.InvariantCulture, $"{table.Sql}|{table.Rows}\n");
            foreach (var (kind, at) in table.Events)
            {
                text.Append(CultureInfo.InvariantCulture, $"{kind}|{at.Column}|{at.Flag}|{string.Join(',', at.Yes)}|{at.Id}|");
                text.Append(CultureInfo.InvariantCulture, $"{at.Episode}|{at.RecordedAt}|{at.MidnightIsTime}\n");
            }

            foreach (var (fact, at) in table.Facts)
            {
                var values = at.Values.Select(each => $"{each.Key}={string.Join(',', each.Value)}");
                text.Append(CultureInfo.InvariantCulture, $"{fact}|{at.Column}|{string.Join(';', values)}|{string.Join(',', at.On)}\n");
            }
        }

        return text.ToString();
    }
}
