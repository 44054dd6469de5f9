using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Plans;

namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>Reads the script files of a folder; what is no script is a problem and never passed over.</summary>
internal static class ScriptReader
{
    /// <param name="undo">Where undo scripts lie when they lie elsewhere; absolute.</param>
    public static List<Script> Read(string folder, ScriptLayout layout, string? undo, List<InputProblem> problems)
    {
        if (!Directory.Exists(folder))
        {
            var accepted = $"a folder that holds {ScriptNames.Accepted(layout.Naming)}";
            problems.Add(new InputProblem(folder, "there is no such folder of scripts", null, accepted));
            return [];
        }

        // A folder outside of any tree is named from its parent, which tells more than the bare file.
        var root = RepositoryFolder.TreeOf(Path.Combine(folder, "any"))
            ?? Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
            ?? folder;
        var scripts = new List<Script>();
        foreach (var (path, name) in ScriptListing.In(folder, layout.Recursive, undo))
        {
            var location = Path.GetRelativePath(root, path).Replace('\\', '/');
            if (ScriptNames.TryParse(name, layout.Naming) is not { } parsed)
                problems.Add(new InputProblem(location, "is not named as a script", name, ScriptNames.Accepted(layout.Naming)));
            else if (Content(folder, path, location, problems) is { } text)
                scripts.Add(new Script(parsed, text, location, Fingerprint.OfText(text).Value));
        }

        return scripts;
    }

    private static string? Content(string folder, string file, string location, List<InputProblem> problems)
    {
        try
        {
            // The same script has the same text and hash on every machine, whatever its checkout does to the ends of lines.
            var text = InputFile.ReadText(file, FileKind.Script, folder).Replace("\r\n", "\n", StringComparison.Ordinal);
            if (!string.IsNullOrWhiteSpace(text)) return text;
            problems.Add(new InputProblem(location, "is empty", null, "at least one statement"));
        }
        catch (InputException exception)
        {
            problems.AddRange(exception.Problems.Select(problem => problem with { Where = location }));
        }

        return null;
    }
}
