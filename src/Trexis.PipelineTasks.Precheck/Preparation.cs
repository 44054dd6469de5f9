using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.Precheck;

/// <summary>The scripts that make a database where there is none, in the order of their names.</summary>
internal sealed record Preparation(string Folder, IReadOnlyList<SqlText> Scripts)
{
    /// <summary>Over names and texts: what the database was prepared with.</summary>
    public string Sha256 => Fingerprint.From(Scripts.SelectMany(script => new[] { script.Name, script.Text })).Value;

    /// <summary>Reads the scripts of a target that may be made; absent where none are named.</summary>
    /// <exception cref="InputException">The folder or file is not there, empty or cannot be read.</exception>
    public static Preparation? Load(TargetSpec target)
    {
        if (!target.Create || target.Prepare is not { } place) return null;
        try
        {
            var isFolder = Directory.Exists(place);
            IReadOnlyList<string> files = isFolder
                ? [.. ScriptListing.In(place, recursive: false, undo: null).Select(file => file.Path)]
                : [place];
            var within = isFolder ? place : null;
            // Nothing here could warn of them, and the database would begin without what somebody meant.
            if (isFolder && ScriptListing.PassedOver(place, recursive: false) is { Count: > 0 } others)
                throw new InputException(
                [
                    .. others.Select(name => new InputProblem(
                        Path.Combine(place, name), "prepare: looks like a script and is not read", null,
                        "a file in the folder itself whose name ends with .sql; another place for what is none")),
                ]);
            if (files.Count == 0) throw Problem(place, "has no .sql file", null);
            return new Preparation(place, [.. from file in files.Order(StringComparer.Ordinal)
                let text = InputFile.ReadText(file, FileKind.Script, within)
                select new SqlText($"prepare/{Path.GetFileName(file)}", text, file)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Problem(place, "cannot be read", exception.Message);
        }
    }

    private static InputException Problem(string place, string what, string? received) =>
        new([new InputProblem(place, $"prepare: {what}", received, "a .sql file or a folder of them")]);
}
