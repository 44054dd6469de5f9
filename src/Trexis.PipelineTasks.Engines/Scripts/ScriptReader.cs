namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>Reads the script files of a folder; what is no script is a problem and never passed over.</summary>
internal static class ScriptReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    public static List<Script> Read(string folder, List<InputProblem> problems)
    {
        if (!Directory.Exists(folder))
        {
            problems.Add(
                new InputProblem(folder, "there is no such folder of scripts", null, "a folder that holds " + ScriptName.Accepted));
            return [];
        }

        var root = RepositoryRoot(folder);
        var scripts = new List<Script>();
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            if (!name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)) continue;
            var location = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (ScriptName.TryParse(name) is not { } parsed)
                problems.Add(new InputProblem(location, "is not named as a script", name, ScriptName.Accepted));
            else if (Content(file, location, problems) is { } text)
                scripts.Add(new Script(parsed, text, location, Fingerprint.OfText(text).Value));
        }

        return scripts;
    }

    private static string? Content(string file, string location, List<InputProblem> problems)
    {
        try
        {
            var text = Decode(File.ReadAllBytes(file));
            if (!string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal)) return text;
            problems.Add(string.IsNullOrWhiteSpace(text)
                ? new InputProblem(location, "is empty", null, "at least one statement")
                : new InputProblem(location, "holds zero characters, as UTF-16 does", null, "UTF-8 text"));
        }
        catch (DecoderFallbackException exception)
        {
            problems.Add(new InputProblem(location, $"is not UTF-8 at byte {exception.Index + 1}", null, "UTF-8 text"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new InputProblem(location, $"cannot be read: {exception.Message}", null, "a readable file"));
        }

        return null;
    }

    // The same script has the same text and hash on every machine, whatever its checkout does to the ends of lines.
    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Utf8Mark)) bytes = bytes[Utf8Mark.Length..];
        return Strict.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    // A folder outside of any repository is named from its parent, which tells more than the bare file.
    private static string RepositoryRoot(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git"))) return at.FullName;
        }

        return Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) ?? folder;
    }
}
