using System.Security.Cryptography;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Configuration;

/// <summary>
/// What deployment file and change file come to for one target, key by key, whatever bytes, comments and order they were written in: two
/// runs with the same values mean the same. Of what they name beside the artifact (profile, assertions, queries) the content counts. Left
/// out is what each run judges anew (approvals, acknowledgements, attestations) and what is bound otherwise (the artifact's content, the
/// policy).
/// </summary>
public static class EffectiveValues
{
    /// <summary>How much is told of a value that may be a secret: enough to see that it is another one.</summary>
    private const int HintLength = 4;

    private const int ContentLength = 16;

    private const string Absent = "absent";

    private static readonly string[] OfBackup = ["engine", "connection", "sign-in", "expect.", "backup."];

    public static IReadOnlyDictionary<string, string> Of(DeploymentConfiguration deployment, Change? change, DeploymentTarget place)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in OfDeployment(deployment).Concat(OfPlace(deployment, place)))
            if (value is { Length: > 0 }) values[$"deployment: {key}"] = value;
        foreach (var (key, value) in OfChange(change))
            if (value is { Length: > 0 }) values[$"change: {key}"] = value;
        return values;
    }

    /// <summary>Whether a backup rests on it: on where and how it is taken, and on nothing that is said of the change.</summary>
    public static bool IsOfBackup(string key) =>
        OfBackup.Any(own => key.StartsWith($"deployment: {own}", StringComparison.Ordinal));

    /// <summary>Whether it says how many rows a change brings or takes, or of which tables nobody knows.</summary>
    public static bool IsOfRows(string key) =>
        key == "deployment: live" || key.StartsWith("change: rows.", StringComparison.Ordinal);

    /// <summary>What is another value by now, in the order of the keys.</summary>
    public static IEnumerable<(string Key, string Was, string Is)> Changes(
        IReadOnlyDictionary<string, string> then, IReadOnlyDictionary<string, string> now) =>
        from key in then.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
        let change = (Key: key, Was: then.GetValueOrDefault(key, Absent), Is: now.GetValueOrDefault(key, Absent))
        where change.Was != change.Is
        select change;

    private static IEnumerable<(string Key, string? Value)> OfDeployment(DeploymentConfiguration deployment)
    {
        string? File(string? path) => path is null ? null : PathOf(deployment, path);
        string Content(string path, FileKind kind) => $"{PathOf(deployment, path)} ({ContentOf(path, kind)})";
        yield return ("engine", deployment.Engine);
        yield return ("artifact.profile", deployment.Artifact.Profile is { } profile ? Content(profile, FileKind.Profile) : null);
        yield return ("artifact.scripts", File(deployment.Artifact.Scripts));
        yield return ("artifact.undo", File(deployment.Artifact.Undo));
        if (deployment.Artifact.Scripts is not null)
            yield return ("artifact.layout", $"{deployment.Artifact.Layout.Word}, recursive {Word(deployment.Artifact.Layout.Recursive)}, "
                + $"history {deployment.Artifact.Layout.History ?? "usual"}");
        foreach (var assertion in deployment.Assertions)
            yield return ($"assertions.{assertion.Name}",
                $"{Content(assertion.File, FileKind.Query)}, empty {Word(assertion.ExpectEmpty)}, {assertion.When}");
        yield return ("live", string.Join(", ", deployment.LiveTables.Order(StringComparer.Ordinal)));
        foreach (var query in deployment.Queries)
            yield return ($"queries.{query.Name}", string.Create(
                CultureInfo.InvariantCulture,
                $"{Content(query.File, FileKind.Query)}, response {query.Response}, slowdown {query.SlowdownPercent} % "
                    + $"{query.SlowdownTime}"));
        yield return ("samples", deployment.QuerySamples?.ToString(CultureInfo.InvariantCulture));
        yield return ("test-results", string.Join(", ", deployment.TestResults.Select(File)));
        if (deployment.Notify is { } notify) yield return ("notify", $"env:{notify.WebhookVariable} on {notify.On}");
        if (deployment.Evidence is { } evidence) yield return ("evidence",
            $"{(evidence.Container is null ? File(evidence.Store) : evidence.Store)}, {evidence.Retention}, {evidence.ConnectionVariable}");
    }

    private static IEnumerable<(string Key, string? Value)> OfPlace(DeploymentConfiguration deployment, DeploymentTarget place)
    {
        var (environment, target) = (place.Environment, place.Target);
        yield return ("after", environment.After);
        yield return ("protected", Word(environment.Protected));
        yield return ("connection", target.Connection.Kind == ConnectionKind.EnvironmentVariable
            ? target.Connection.ToString()
            : $"{target.Connection.ToString().Split(':')[0]}:{PathOf(deployment, target.Connection.Value)}");
        yield return ("sign-in", target.SignIn.ToString());
        yield return ("expect.server", target.Expect?.Server);
        yield return ("expect.database", target.Expect?.Database);
        yield return ("create", Word(target.Create));
        yield return ("prepare", target.Prepare is null ? null : PathOf(deployment, target.Prepare));
        yield return ("backup.folder", target.BackupFolder is null ? null : PathOf(deployment, target.BackupFolder));
        yield return ("backup.kind", target.BackupKind.ToString());
        if (target.VerifyOn is { } server) yield return ("backup.verify-on", $"env:{server.Variable} {server.SignIn}");
        foreach (var (name, value) in target.Variables)
            yield return ($"variables.{name.ToLowerInvariant()}", value.EnvironmentVariable is { } variable
                ? $"env:{variable}"
                : $"a text ({HintOf(value.Text)})");
    }

    private static IEnumerable<(string Key, string? Value)> OfChange(Change? change)
    {
        if (change is null) yield break;
        yield return ("id", change.Id);
        yield return ("description", change.Description);
        yield return ("purpose", change.Purpose);
        yield return ("impact", change.Impact);
        yield return ("risk", change.Risk);
        yield return ("out-of-order", string.Join(", ", change.OutOfOrder.Order(StringComparer.Ordinal)));
        yield return ("redeploy", change.Redeploy);
        yield return ("authors", string.Join(", ", change.Authors.Order(StringComparer.Ordinal)));
        foreach (var (table, rows) in change.Rows) yield return ($"rows.{table.ToLowerInvariant()}", rows.Text);
    }

    // Runs of one deployment lie in different folders; a share or a URL is the same everywhere.
    private static string PathOf(DeploymentConfiguration deployment, string path) =>
        Path.IsPathFullyQualified(path) ? Path.GetRelativePath(deployment.Folder, path).Replace('\\', '/') : path;

    // What is run beside the artifact: another query under the same name asks something else. Line ends are the checkout's.
    private static string ContentOf(string path, FileKind kind)
    {
        try
        {
            var text = InputFile.ReadText(path, kind).Replace("\r\n", "\n", StringComparison.Ordinal);
            return $"sha256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..ContentLength]}";
        }
        catch (InputException)
        {
            // Whoever executes it says why.
            return "not read";
        }
    }

    private static string HintOf(Secret? text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text?.Reveal() ?? "")))[..HintLength];

    private static string Word(bool value) => value ? "yes" : "no";
}
