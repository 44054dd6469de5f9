using System.Text.RegularExpressions;
using Microsoft.SqlServer.Dac;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;

namespace Trexis.PipelineTasks.Engines.Dacpac.Building;

/// <summary>
/// Names that a folder uses and does not define. Those of the system are on every server, and no folder can define them; of the others,
/// DacFx says the same for a typing mistake, another database and a login.
/// </summary>
internal static partial class UnresolvedReferences
{
    // Of this database, and of others.
    private static readonly string[] Numbers = ["SQL71501", "SQL71561"];

    private static readonly string[] OnEveryServer =
        ["sys.", "INFORMATION_SCHEMA.", "master.sys.", "msdb.sys.", "msdb.dbo.", "master.dbo."];

    /// <summary>Whether nothing but objects of the system was not found.</summary>
    public static bool AreOfSystem(DacMessage message) =>
        IsOne(message) && Missing(message.Message) is { Count: > 0 } names && names.All(name =>
            Array.Exists(OnEveryServer, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));

    /// <summary>What a user can do about it; nothing where DacFx's sentence says it.</summary>
    public static InputProblem? Explain(DacMessage message, string where)
    {
        if (!IsOne(message)) return null;
        if (Login().Match(message.Message) is { Success: true } login)
            return new InputProblem(
                where,
                $"the login {login.Groups["name"].Value} is the server's, and no file of the folder defines it",
                null,
                $"CREATE LOGIN {login.Groups["name"].Value} in a file of the folder, CREATE USER … WITHOUT LOGIN, or the user in "
                    + "PostDeployment.sql");
        if (message.Number != 71561) return null;
        var parts = Missing(message.Message)[0].Split('.');
        return new InputProblem(
            where,
            $"refers to {string.Join('.', parts.Take(3))} in another database, which this build does not see",
            null,
            "a project with a reference to that database's dacpac (ArtifactReference, ProjectReference or PackageReference), or a synonym "
                + "that PostDeployment.sql makes");
    }

    private static bool IsOne(DacMessage message) => Numbers.Contains($"{message.Prefix}{message.Number}");

    // After the colon stands who refers, and after that to what: one name, or several that it might be.
    private static IReadOnlyList<string> Missing(string text) =>
        Target().Match(text) is { Success: true } found
            ? [.. found.Groups["names"].Value.Split(" or ").SelectMany(part => ReportNames.In(part).Take(1))]
            : [];

    [GeneratedRegex(
        @"(?:unresolved reference to object|any of the following objects:) (?<names>.+)$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Target();

    [GeneratedRegex(@"unresolved reference to Login (?<name>\[.+\])\.", RegexOptions.CultureInvariant)]
    private static partial Regex Login();
}
