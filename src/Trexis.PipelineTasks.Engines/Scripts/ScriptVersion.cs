namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>
/// A version as script names bear it: digits, in parts joined by dots or underscores. Parts are compared as numbers of any length,
/// so that 2 comes before 10 and 0001 equals 1; missing parts count as zero. Where a tool counts nothing, the name itself is the version.
/// </summary>
public sealed class ScriptVersion : IComparable<ScriptVersion>, IEquatable<ScriptVersion>
{
    // Without leading zeros and without zero parts at the end: equal versions have equal parts.
    private readonly string[] _parts;

    private readonly bool _isName;

    private ScriptVersion(string text, string[] parts, bool isName = false) => (Text, _parts, _isName) = (text, parts, isName);

    /// <summary>As the name bears it.</summary>
    public string Text { get; }

    /// <summary>Whether it is made of digits, and no name.</summary>
    public bool IsNumber => !_isName;

    /// <param name="order">By what such versions are ordered, as ordinal text; the name itself when absent.</param>
    public static ScriptVersion FromName(string name, string? order = null) => new(name, [order ?? name], isName: true);

    public static ScriptVersion? TryParse(string text)
    {
        var parts = text.Split('.', '_');
        if (parts.Any(part => part.Length == 0 || part.AsSpan().ContainsAnyExceptInRange('0', '9'))) return null;
        var significant = parts.Select(part => part.TrimStart('0')).ToArray();
        return new ScriptVersion(text, significant[..(Array.FindLastIndex(significant, part => part.Length > 0) + 1)]);
    }

    public int CompareTo(ScriptVersion? other)
    {
        if (other is null) return 1;
        if (_isName != other._isName) return _isName ? 1 : -1;
        if (_isName) return string.CompareOrdinal(_parts[0], other._parts[0]);
        for (var at = 0; at < Math.Min(_parts.Length, other._parts.Length); at++)
        {
            var (mine, theirs) = (_parts[at], other._parts[at]);
            var order = mine.Length != theirs.Length ? mine.Length.CompareTo(theirs.Length) : string.CompareOrdinal(mine, theirs);
            if (order != 0) return order;
        }

        return _parts.Length.CompareTo(other._parts.Length);
    }

    public bool Equals(ScriptVersion? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as ScriptVersion);

    public override int GetHashCode() => string.Join('.', _parts).GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    public static bool operator ==(ScriptVersion? left, ScriptVersion? right) => Equals(left, right);

    public static bool operator !=(ScriptVersion? left, ScriptVersion? right) => !Equals(left, right);

    public static bool operator <(ScriptVersion left, ScriptVersion right) => left.CompareTo(right) < 0;

    public static bool operator <=(ScriptVersion left, ScriptVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >(ScriptVersion left, ScriptVersion right) => left.CompareTo(right) > 0;

    public static bool operator >=(ScriptVersion left, ScriptVersion right) => left.CompareTo(right) >= 0;
}
