namespace Trexis.PipelineTasks.Model.Checks;

/// <summary>A value read from the world, or the reason why there is none.</summary>
public abstract record Fact<T>
{
    private Fact()
    {
    }

    public sealed record Known(T Value) : Fact<T>;

    /// <summary>It exists and could not be read: denied, timed out, garbled. Never a pass.</summary>
    public sealed record Unreadable(string Reason) : Fact<T>;

    /// <summary>This engine or edition has no such thing.</summary>
    public sealed record NotApplicable(string Reason) : Fact<T>;

    /// <summary>
    /// Judges the value where there is one; otherwise <see cref="Verdict.Unknown"/> or <see cref="Verdict.Skipped"/> with the reason.
    /// </summary>
    public Outcome Judge(Func<T, Outcome> judge) => this switch
    {
        Known known => judge(known.Value),
        Unreadable unreadable => Outcome.Unknown(unreadable.Reason),
        NotApplicable absent => Outcome.Skipped(absent.Reason),
        _ => throw new InvalidOperationException($"a fact of an unforeseen kind: {GetType().Name}"),
    };

    public Fact<TOther> Map<TOther>(Func<T, TOther> map) => this switch
    {
        Known known => new Fact<TOther>.Known(map(known.Value)),
        Unreadable unreadable => new Fact<TOther>.Unreadable(unreadable.Reason),
        NotApplicable absent => new Fact<TOther>.NotApplicable(absent.Reason),
        _ => throw new InvalidOperationException($"a fact of an unforeseen kind: {GetType().Name}"),
    };

    /// <summary>
    /// The value, or <paramref name="otherwise"/> where it is not known. Only for display: a check uses <see cref="Judge"/>.
    /// </summary>
    public T? ValueOr(T? otherwise) => this is Known known ? known.Value : otherwise;
}

public static class Fact
{
    public static Fact<T> Known<T>(T value) => new Fact<T>.Known(value);

    public static Fact<T> Unreadable<T>(string reason) => new Fact<T>.Unreadable(reason);

    public static Fact<T> NotApplicable<T>(string reason) => new Fact<T>.NotApplicable(reason);
}
