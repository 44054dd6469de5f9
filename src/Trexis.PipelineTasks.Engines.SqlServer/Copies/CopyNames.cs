namespace Trexis.PipelineTasks.Engines.SqlServer.Copies;

/// <summary>
/// What the name of a copy tells: the deployment that it was made for and the database that it is of. A database has no description
/// that master could be asked for, so the name alone binds the one to the other.
/// </summary>
/// <param name="Deployment">Its id.</param>
/// <param name="Database">The original.</param>
internal sealed record CopyNames(string Deployment, string Database)
{
    /// <summary>Begins the name of every copy of ours, so that a DBA knows whose it is.</summary>
    public const string Prefix = "trexis_copy_";

    public const int Longest = 128;

    private const char Separator = '~';
    private const char Escape = '^';
    private const int EscapedLength = 4;

    /// <summary>What the service allows in no database's name, and what separates the parts of ours.</summary>
    private const string Forbidden = "<>*%&:\\/?~^";

    /// <summary>Unique: <c>trexis_copy_CHG-7@0123456789ab~Sales~20260302T010203Z-1f2e3d</c>.</summary>
    public string At(DateTimeOffset moment, string unique) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{Escaped(Deployment)}{Separator}{Escaped(Database)}{Separator}{moment.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{unique}");

    /// <returns>Nothing where no run of ours gave that name.</returns>
    public static CopyNames? Read(string name) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && name[Prefix.Length..].Split(Separator) is [var deployment, var database, { Length: > 0 }]
        && Unescaped(deployment) is { Length: > 0 } of && Unescaped(database) is { Length: > 0 } original
            ? new CopyNames(of, original)
            : null;

    private static string Escaped(string part)
    {
        var text = new StringBuilder(part.Length);
        foreach (var character in part)
        {
            if (char.IsControl(character) || Forbidden.Contains(character, StringComparison.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{Escape}{(int)character:x4}");
            else text.Append(character);
        }

        return text.ToString();
    }

    private static string? Unescaped(string part)
    {
        var text = new StringBuilder(part.Length);
        for (var at = 0; at < part.Length; at++)
        {
            if (part[at] != Escape)
            {
                text.Append(part[at]);
                continue;
            }

            if (at + EscapedLength >= part.Length
                || !ushort.TryParse(
                    part.AsSpan(at + 1, EscapedLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                return null;
            text.Append((char)code);
            at += EscapedLength;
        }

        return text.ToString();
    }
}
