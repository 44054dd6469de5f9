using Trexis.PipelineTasks.Configuration.Values;

namespace Trexis.PipelineTasks.Configuration.Yaml;

/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public readonly record struct Position(int Line, int Column)
{
    internal static readonly Position Start = new(1, 1);
}

/// <summary>The mistakes of one file, in the order they are found.</summary>
public sealed class ProblemList
{
    /// <summary>Nobody reads more, and a file made of mistakes must not cost time.</summary>
    internal const int Most = 100;

    private readonly List<Placed> _problems = [];

    /// <param name="file">As messages name it.</param>
    internal ProblemList(string file) => File = file;

    internal string File { get; }

    internal bool IsFull => _problems.Count >= Most;

    internal bool IsEmpty => _problems.Count == 0;

    /// <summary>In the order of the file.</summary>
    internal IEnumerable<InputProblem> InOrder =>
        IsEmpty ? [] : _problems.OrderBy(placed => placed.At.Line).ThenBy(placed => placed.At.Column).Select(placed => placed.Problem);

    /// <param name="read">Shown shortened and with control characters visible; a secret is not shown.</param>
    public void Add(Position at, string what, string? read, string accepted) =>
        AddShown(at, what, read is null ? null : ReadText.Show(read), accepted);

    /// <summary>For a value that is a secret whatever it looks like.</summary>
    internal void AddUnshown(Position at, string what, string accepted) => AddShown(at, what, Redaction.Mark, accepted);

    private void AddShown(Position at, string what, string? shown, string accepted)
    {
        if (IsFull) return;
        var where = string.Create(CultureInfo.InvariantCulture, $"{File}:{at.Line}:{at.Column}");
        _problems.Add(new Placed(at, new InputProblem(where, what, shown, accepted)));
    }

    private sealed record Placed(Position At, InputProblem Problem);
}
