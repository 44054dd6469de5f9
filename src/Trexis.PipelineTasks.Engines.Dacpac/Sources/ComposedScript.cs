namespace Trexis.PipelineTasks.Engines.Dacpac.Sources;

/// <param name="Place">Where it was written.</param>
internal sealed record ScriptLine(string Text, SourceLocation Place);

/// <summary>A script of a package, of one file or several.</summary>
internal sealed record ComposedScript(IReadOnlyList<ScriptLine> Lines)
{
    public string Text => string.Join('\n', Lines.Select(line => line.Text));

    public static ComposedScript Of(string file, string text)
    {
        var name = file.Replace('\\', '/');
        return new ComposedScript(
            [.. text.Split('\n').Select((line, at) => new ScriptLine(line, new SourceLocation(name, at + 1)))]);
    }

    /// <summary>Each in a batch of its own; nothing where there are none.</summary>
    public static ComposedScript? Joined(IReadOnlyList<ComposedScript> scripts)
    {
        if (scripts.Count == 0) return null;
        List<ScriptLine> lines = [.. scripts[0].Lines];
        foreach (var script in scripts.Skip(1)) lines.AddRange(script.Lines.Prepend(new ScriptLine("GO", lines[^1].Place)));
        return new ComposedScript(lines);
    }

    public SourceLocation PlaceOf(int line) => Lines[Math.Clamp(line, 1, Lines.Count) - 1].Place;
}
