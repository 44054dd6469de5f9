namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>What the server answers to one request, part by part.</summary>
public sealed class TdsAnswer
{
    private readonly List<TdsPart> _parts;

    public TdsAnswer() => _parts = [];

    internal TdsAnswer(IEnumerable<TdsPart> parts) => _parts = [.. parts];

    public IReadOnlyList<TdsPart> Parts => _parts;

    /// <summary>After how many bytes the connection breaks off, at the latest at the answer's end; absent where it does not.</summary>
    public int? Breaks { get; private init; }

    /// <summary>No result and no error.</summary>
    public static TdsAnswer Nothing => new();

    public TdsAnswer Rows(TdsTable table) => With(new TdsPart.Table(table));

    /// <summary>Rows that a statement says to have affected.</summary>
    public TdsAnswer Affected(long rows) => With(new TdsPart.Count(rows));

    public TdsAnswer Error(int number, int severity, int state, string text, int line = 1, string procedure = "") =>
        With(new TdsPart.Said(new TdsMessage(number, severity, state, text, line, procedure)));

    public TdsAnswer Info(int number, string text) => With(new TdsPart.Said(new TdsMessage(number, 0, 1, text)));

    /// <summary>Sends what was said so far and nothing more until the client gives up.</summary>
    public TdsAnswer Hang() => With(new TdsPart.Silence());

    /// <summary>Sends what was said so far and closes the connection.</summary>
    public TdsAnswer Break() => With(new TdsPart.Cut());

    /// <summary>Sends that many bytes of the answer and closes the connection.</summary>
    public TdsAnswer BreakAfter(int bytes) => new(_parts) { Breaks = bytes };

    /// <summary>Bytes that are no tokens.</summary>
    public TdsAnswer Garbage(params byte[] bytes) => With(new TdsPart.Bytes(bytes));

    /// <summary>Waits before going on.</summary>
    public TdsAnswer After(TimeSpan pause) => With(new TdsPart.Pause(pause));

    public TdsAnswer Then(TdsAnswer next)
    {
        _parts.AddRange(next.Parts);
        return this;
    }

    private TdsAnswer With(TdsPart part)
    {
        _parts.Add(part);
        return this;
    }
}

public abstract record TdsPart
{
    public sealed record Table(TdsTable Rows) : TdsPart;

    public sealed record Count(long Rows) : TdsPart;

    public sealed record Said(TdsMessage Message) : TdsPart;

    /// <summary>Tells the driver of a transaction that begins (8), is committed (9) or is rolled back (10).</summary>
    public sealed record Transaction(byte Kind, long Id) : TdsPart;

    public sealed record Silence : TdsPart;

    public sealed record Cut : TdsPart;

    public sealed record Bytes(byte[] Content) : TdsPart;

    public sealed record Pause(TimeSpan Length) : TdsPart;
}
