using System.Diagnostics;

namespace Trexis.PipelineTasks.Model.Text;

/// <summary>
/// A value that may be shown nowhere. It prints as <c>***</c>, has no public value and is opened only where a
/// connection or a request is made.
/// </summary>
[DebuggerDisplay(Redaction.Mark)]
public sealed class Secret(string value) : IEquatable<Secret>
{
    private readonly string _value = value;

    public bool IsEmpty => _value.Length == 0;

    /// <summary>Too short to be masked: masking it would blank ordinary text.</summary>
    public bool IsTooShortToHide => _value.Trim().Length < TextOutlet.ShortestSecret;

    /// <summary>Whether a connection string's password is left, which a driver or server may quote alone.</summary>
    public bool HoldsShortPassword =>
        TextOutlet.Passwords(_value).Any(password => password.Trim().Length is > 0 and < TextOutlet.ShortestSecret);

    /// <summary>Opens the secret. Call it only in the expression that hands the value to the driver or the request.</summary>
    public string Reveal() => _value;

    public bool Equals(Secret? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Redaction.Mark;
}
