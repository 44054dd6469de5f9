namespace Trexis.PipelineTasks.Configuration.Yaml;

/// <summary>A value in a YAML file, with the place where it begins.</summary>
internal abstract record YamlNode(Position At)
{
    /// <summary>With its article, as a message says what was read.</summary>
    public abstract string Name { get; }
}

/// <param name="IsPlain">Written without quotes and not as a block, so that <c>true</c> may mean a truth value.</param>
internal sealed record YamlScalar(Position At, string Text, bool IsPlain) : YamlNode(At)
{
    public override string Name => IsAbsent ? "nothing" : "a single value";

    /// <summary><c>key:</c> with nothing behind it, or a written null.</summary>
    public bool IsAbsent => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record YamlSequence(Position At, IReadOnlyList<YamlNode> Items) : YamlNode(At)
{
    public override string Name => "a list";
}

internal sealed record YamlMapping(Position At, IReadOnlyList<YamlEntry> Entries) : YamlNode(At)
{
    public override string Name => "a mapping";
}

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>What was refused already; nothing more is said about it.</summary>
internal sealed record YamlRefused(Position At) : YamlNode(At)
{
    public override string Name => "a refused value";
}
