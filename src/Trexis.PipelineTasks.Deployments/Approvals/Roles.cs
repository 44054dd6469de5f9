namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>
/// Who is in which role. Names compare case-insensitively, as platforms compare logins; a name with a slash is a team, whose
/// members a platform must have told.
/// </summary>
/// <param name="names">People and teams by role, as the policy lists them.</param>
/// <param name="teams">Members by team; a team that is missing here could not be read.</param>
public sealed class Roles(
    IReadOnlyDictionary<string, IReadOnlyList<string>> names,
    IReadOnlyDictionary<string, Fact<IReadOnlyList<string>>>? teams = null)
{
    /// <summary>The teams whose members are needed to judge a role.</summary>
    public static IEnumerable<string> TeamsAmong(IEnumerable<string> members) => members.Where(IsTeam);

    public Fact<bool> IsIn(string role, string person)
    {
        if (!names.TryGetValue(role, out var members) || members.Count == 0)
            return Fact.Unreadable<bool>($"the policy names nobody in the role {role}");
        if (Holds(members.Where(member => !IsTeam(member)), person)) return Fact.Known(true);
        var asked = TeamsAmong(members).Select(team => (Team: team, Members: MembersOf(team))).ToList();
        if (asked.Any(team => Holds(team.Members.ValueOr(null) ?? [], person))) return Fact.Known(true);
        return asked.Select(team => team.Members is Fact<IReadOnlyList<string>>.Unreadable unreadable ? unreadable.Reason : null)
            .FirstOrDefault(reason => reason is not null) is { } why
                ? Fact.Unreadable<bool>($"whether {person} is in the role {role} cannot be told: {why}")
                : Fact.Known(false);
    }

    /// <summary>The names of a role as the policy writes them, for plans and messages.</summary>
    public IReadOnlyList<string> NamesOf(string role) => names.TryGetValue(role, out var members) ? members : [];

    private static bool IsTeam(string name) => name.Contains('/', StringComparison.Ordinal);

    private static bool Holds(IEnumerable<string> members, string person) => members.Contains(person, StringComparer.OrdinalIgnoreCase);

    private Fact<IReadOnlyList<string>> MembersOf(string team)
    {
        foreach (var (name, members) in teams ?? new Dictionary<string, Fact<IReadOnlyList<string>>>())
        {
            if (string.Equals(name, team, StringComparison.OrdinalIgnoreCase)) return members;
        }

        return Fact.Unreadable<IReadOnlyList<string>>(
            $"the members of the team {team} were not read; give a token that may read teams, or list the people themselves");
    }
}
