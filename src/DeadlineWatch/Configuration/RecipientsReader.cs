using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads <c>recipients.json</c>: the teams, who holds which role in them, and how people are told.</summary>
/// <param name="authorities">The authorities by key, each with its profile; null for one whose profile is
/// faulty.</param>
/// <param name="canaries">The sources that are canaries: only their own teams are told of their cases.</param>
/// <param name="today">The first London day on which each rung must reach somebody; null for all days.</param>
internal sealed class RecipientsReader(
    IReadOnlyDictionary<string, ReadProfile?> authorities, IReadOnlyList<SourceSettings> canaries, DateOnly? today)
{
    private readonly Dictionary<string, Profile> _profiles = authorities.Where(each => each.Value?.Profile is not null)
        .ToDictionary(each => each.Key, each => each.Value!.Profile!);

    /// <summary>The directory, with what is faulty left out; null where nothing can be made of the file.</summary>
    public Directory? Read(Place root) => root.Object(shape =>
    {
        List<string> domains =
        [
            .. (shape.Required("allowedDomains")?.SomeItems() ?? [])
                .Select(each => each.Parse(MailAddress.ReadDomain, MailAddress.DomainExpected)).OfType<string>(),
        ];
        // A profile of which nothing could be made may have any role and any clock.
        var areAllKnown = authorities.Values.All(each => each?.Profile is { Roles.Count: > 0 });
        List<Profile> profiles = areAllKnown ? [.. _profiles.Values.DistinctBy(each => each.Key)] : [];
        List<string> roles = [.. profiles.SelectMany(each => each.Roles.Keys).Distinct()];
        var holders = new HoldersReader(roles, profiles, domains);
        var fallback = holders.Addresses(shape.Required("fallback")?.SomeItems());
        var shared = shape.Optional("roles");
        var everywhere = holders.Roles(shared?.Members());
        var clocks = holders.Clocks(shape.Optional("clocks"));
        var teams = new TeamsReader([.. authorities.Keys], holders);
        var written = shape.Required("teams");
        teams.Read(written);
        var everyone = PeopleReader.Everyone(shape.Optional("everyone"));
        var people = new PeopleReader(holders, root);
        var directory = new Directory
        {
            AllowedDomains = domains,
            Fallback = fallback,
            Roles = everywhere,
            Clocks = clocks,
            Teams = teams.Teams,
            Everyone = everyone,
            People = people.People(shape.Optional("people"), everyone),
        };
        teams.RefuseUnreached(new LadderProof(directory, _profiles, today), shared);
        RefuseUnheard(written, directory);
        people.RefuseUnsound(directory, today);

        return directory;
    });

    // Its mail would go to the fallback, and be a finding, each day.
    private void RefuseUnheard(Place? teams, Directory directory)
    {
        foreach (var canary in canaries.Where(each => directory.Known(each.Authority, each.Team) is null))
        {
            teams?.FaultIn(canary.Team ?? "",
                $"nobody would get the mail of {canary.Name}: write \"{canary.Team}\": {{ \"authority\": \"{canary.Authority}\", \"roles\": {{ … }} }}");
        }
    }
}
