using Trexis.PipelineTasks.Configuration.Values;

namespace Trexis.PipelineTasks.Configuration.Yaml;

/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal readonly record struct Position(int Line, int Column)
{
    public static readonly Position Start = new(1, 1);
}

/// <summary>The mistakes of one file, in the order they are found.</summary>
/// <param name="file">As messages name it.</param>
internal sealed class ProblemList(string file)
{
    /// <summary>Nobody reads more, and a file made of mistakes must not cost time.</summary>
    public const int Most = 100;

    private readonly List<Placed> _problems = [];

    public string File { get; } = file;

    public bool IsFull => _problems.Count >= Most;

    public bool IsEmpty => _problems.Count == 0;

    /// <summary>In the order of the file.</summary>
    public IEnumerable<InputProblem> InOrder =>
        IsEmpty ? [] : _problems.OrderBy(placed => placed.At.Line).ThenBy(placed => placed.At.Column).Select(placed => placed.Problem);

    /// <param name="read">Shown shortened and with control characters visible; a secret is not shown.</param>
    public void Add(Position at, string what, string? read, string accepted) =>
        AddShown(at, what, read is null ? null : ReadText.Show(read), accepted);

    /// <summary>For a value that is a secret whatever it looks like.</summary>
    public void AddUnshown(Position at, string what, string accepted) => AddShown(at, what, Redaction.Mark, accepted);

    private void AddShown(Position at, string what, string? shown, string accepted)
    {
        if (IsFull) return;
        var where = string.Create(CultureInfo.InvariantCulture, $"{File}:{at.Line}:{at.Column}");
        _problems.Add(new Placed(at, new InputProblem(where, what, shown, accepted)));
    }

    private sealed record Placed(Position At, InputProblem Problem);
}
