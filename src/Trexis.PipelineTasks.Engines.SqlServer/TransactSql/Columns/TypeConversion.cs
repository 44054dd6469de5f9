namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;

/// <summary>What becomes of the values where a column gets another type. A pair that is not known to keep every value loses some.</summary>
internal static class TypeConversion
{
    private const string TooLarge = "values that are too large for it end the deployment";
    private const string Rounded = "digits that it has no room for are rounded away";

    /// <summary>Digits that every value of a whole number's type fits in.</summary>
    private static readonly Dictionary<string, int> WholeNumbers = new(StringComparer.Ordinal)
    {
        ["bit"] = 1,
        ["tinyint"] = 3,
        ["smallint"] = 5,
        ["int"] = 10,
        ["bigint"] = 19,
    };

    private static readonly Dictionary<string, int> Moneys = new(StringComparer.Ordinal) { ["smallmoney"] = 6, ["money"] = 15 };

    /// <summary>What is lost, as a sentence's end; nothing where every value stays what it is.</summary>
    public static string? Loss(StoredType from, StoredType to)
    {
        if (Plain(from) == Plain(to)) return null;
        if (IsText(from) && IsText(to)) return BetweenTexts(from, to);
        if (IsBinary(from) && IsBinary(to)) return Shorter(from, to, "bytes");
        if (IsNumber(from) && IsNumber(to)) return BetweenNumbers(from, to);
        if (IsMoment(from) && IsMoment(to)) return BetweenMoments(from, to);
        return BetweenKinds(from, to);
    }

    /// <summary>Whether it becomes a smaller type of the same kind of values.</summary>
    public static bool IsNarrowing(StoredType from, StoredType to) =>
        (IsText(from) && IsText(to)) || (IsBinary(from) && IsBinary(to)) || (IsNumber(from) && IsNumber(to))
            || (IsMoment(from) && IsMoment(to));

    private static StoredType Plain(StoredType type) => type with { Alias = null };

    private static string? BetweenTexts(StoredType from, StoredType to)
    {
        if (IsUnicode(from) && !IsUnicode(to)) return "characters that its code page lacks become question marks";
        return Shorter(from, to, "characters");
    }

    private static string? Shorter(StoredType from, StoredType to, string unit) => LengthOf(to) < LengthOf(from)
        ? $"values of more than {HumanText.Number(LengthOf(to))} {unit} are cut, or end the deployment"
        : null;

    private static string? BetweenNumbers(StoredType from, StoredType to) => (from, to) switch
    {
        ({ Name: "float" }, _) or ({ Name: "real" }, { Name: not "float" }) => $"{Rounded}, and {TooLarge}",
        ({ Name: "real" }, _) => null,
        (_, { Name: "float" or "real" }) => Digits(from) > (to.Name == "float" ? 15 : 7) ? Rounded : null,
        (_, { Name: "bit" }) => "every value but 0 becomes 1",
        _ => Shrinks(from, to),
    };

    private static string? Shrinks(StoredType from, StoredType to) => (Whole(to) < Whole(from), Fraction(to) < Fraction(from)) switch
    {
        (true, true) => $"{Rounded}, and {TooLarge}",
        (true, false) => TooLarge,
        (false, true) => Rounded,
        _ => null,
    };

    private static string? BetweenMoments(StoredType from, StoredType to)
    {
        var lost = new List<string>();
        if (HasDay(from) && !HasDay(to)) lost.Add("the day is gone");
        if (HasTime(from) && !HasTime(to)) lost.Add("the time of day is gone");
        if (from.Name == "datetimeoffset" && to.Name != "datetimeoffset" && HasDay(to)) lost.Add("the time zone is gone");
        if (!HasDay(from) && HasDay(to)) lost.Add("every value gets the day 1900-01-01");
        if (HasTime(from) && HasTime(to) && Fraction(to) < Fraction(from)) lost.Add("fractions of a second are rounded");
        if (FirstYear(to) > FirstYear(from)) lost.Add($"days before {FirstYear(to)} end the deployment");
        return lost.Count == 0 ? null : string.Join(", and ", lost);
    }

    private static string? BetweenKinds(StoredType from, StoredType to) => (from.Name, to.Name) switch
    {
        ("computed", _) => "what was computed is stored from now on, and changes with nothing else",
        (_, "computed") => "the stored values are gone; they are computed from now on",
        (_, "json" or "xml") when IsText(from) => $"a text that is no {to.Name.ToUpperInvariant()} ends the deployment",
        ("json", _) or ("xml", _) when IsText(to) && LengthOf(to) == StoredType.Max => null,
        ("uniqueidentifier", _) when IsText(to) && LengthOf(to) >= 36 => null,
        _ when WholeNumbers.TryGetValue(from.Name, out var digits) && IsText(to) && LengthOf(to) > digits => null,
        (_, "sql_variant") when from.Length is null or <= 4000 => null,
        _ => "a value that cannot be converted ends the deployment, and one that can may come out changed",
    };

    private static bool IsText(StoredType type) =>
        type.Name is "char" or "varchar" or "text" or "nchar" or "nvarchar" or "ntext";

    private static bool IsUnicode(StoredType type) => type.Name is "nchar" or "nvarchar" or "ntext";

    private static bool IsBinary(StoredType type) => type.Name is "binary" or "varbinary" or "image";

    private static bool IsNumber(StoredType type) =>
        WholeNumbers.ContainsKey(type.Name) || Moneys.ContainsKey(type.Name) || type.Name is "decimal" or "float" or "real";

    private static bool IsMoment(StoredType type) =>
        type.Name is "date" or "time" or "datetime" or "smalldatetime" or "datetime2" or "datetimeoffset";

    private static bool HasDay(StoredType type) => type.Name != "time";

    private static bool HasTime(StoredType type) => type.Name != "date";

    private static int FirstYear(StoredType type) => type.Name switch
    {
        "datetime" => 1753,
        "smalldatetime" => 1900,
        _ => 1,
    };

    private static int LengthOf(StoredType type) => type.Length ?? StoredType.Max;

    private static int Digits(StoredType type) => Whole(type) + Fraction(type);

    private static int Whole(StoredType type) => WholeNumbers.TryGetValue(type.Name, out var digits) || Moneys.TryGetValue(
        type.Name, out digits)
            ? digits
            : type.Whole;

    // A datetime counts in steps of three milliseconds, and a smalldatetime in minutes.
    private static int Fraction(StoredType type) => type.Name switch
    {
        "money" or "smallmoney" => 4,
        "datetime" => 3,
        "smalldatetime" => -1,
        _ => type.Scale ?? 0,
    };
}
