namespace Trexis.PipelineTasks.Documents;

/// <summary>What forms ask for, in few words: a member must stand, unless the method's name says otherwise.</summary>
public static class FieldsExtensions
{
    public static string Text(this IFields fields, string name, string? value) => fields.Text(name, value, Presence.Required)!;

    public static string? OptionalText(this IFields fields, string name, string? value) => fields.Text(name, value, Presence.Optional);

    public static int Integer(this IFields fields, string name, int? value) => (int)fields.Integer(name, value, Presence.Required, int.MaxValue)!.Value;

    public static int IntegerOrZero(this IFields fields, string name, int? value) => (int)(fields.Integer(name, value, Presence.Optional, int.MaxValue) ?? 0);

    public static int? OptionalInteger(this IFields fields, string name, int? value) => (int?)fields.Integer(name, value, Presence.Optional, int.MaxValue);

    public static long Long(this IFields fields, string name, long? value) => fields.Integer(name, value, Presence.Required)!.Value;

    public static long? OptionalLong(this IFields fields, string name, long? value) => fields.Integer(name, value, Presence.Optional);

    public static double Number(this IFields fields, string name, double? value) => fields.Number(name, value, Presence.Required)!.Value;

    public static double NumberOrZero(this IFields fields, string name, double? value) => fields.Number(name, value, Presence.Optional) ?? 0;

    public static double? OptionalNumber(this IFields fields, string name, double? value) => fields.Number(name, value, Presence.Optional);

    public static bool Flag(this IFields fields, string name, bool? value) => fields.Flag(name, value, Presence.Required)!.Value;

    public static bool FlagOrFalse(this IFields fields, string name, bool? value) => fields.Flag(name, value, Presence.Optional) ?? false;

    public static bool? OptionalFlag(this IFields fields, string name, bool? value) => fields.Flag(name, value, Presence.Optional);

    public static DateTimeOffset Time(this IFields fields, string name, DateTimeOffset? value) => fields.Time(name, value, Presence.Required)!.Value;

    public static DateTimeOffset? OptionalTime(this IFields fields, string name, DateTimeOffset? value) => fields.Time(name, value, Presence.Optional);

    /// <summary>A word of an enumeration, in kebab-case.</summary>
    public static T Word<T>(this IFields fields, string name, T? value)
        where T : struct, Enum =>
        EnumWords<T>.Of(fields.Word(name, EnumWords<T>.Of(value), EnumWords<T>.All, Presence.Required)!);

    public static T? OptionalWord<T>(this IFields fields, string name, T? value)
        where T : struct, Enum =>
        fields.Word(name, EnumWords<T>.Of(value), EnumWords<T>.All, Presence.Optional) is { } word ? EnumWords<T>.Of(word) : null;

    public static T Record<T>(this IFields fields, string name, T? value, Form<T> form)
        where T : class =>
        fields.Record(name, value, form, Presence.Required)!;

    public static T? OptionalRecord<T>(this IFields fields, string name, T? value, Form<T> form)
        where T : class =>
        fields.Record(name, value, form, Presence.Optional);

    public static IReadOnlyList<T> Records<T>(this IFields fields, string name, IReadOnlyList<T>? value, Form<T> form)
        where T : class =>
        fields.Records(name, value, form, Presence.Required)!;

    public static IReadOnlyList<T> RecordsOrNone<T>(this IFields fields, string name, IReadOnlyList<T>? value, Form<T> form)
        where T : class =>
        fields.Records(name, value, form, Presence.Optional) ?? [];

    public static IReadOnlyList<string> Texts(this IFields fields, string name, IReadOnlyList<string>? value) => fields.Texts(name, value, Presence.Required)!;

    public static IReadOnlyList<string> TextsOrNone(this IFields fields, string name, IReadOnlyList<string>? value) => fields.Texts(name, value, Presence.Optional) ?? [];

    public static IReadOnlyDictionary<string, long> LongsByName(this IFields fields, string name, IReadOnlyDictionary<string, long>? value) => fields.LongsByName(name, value, Presence.Required)!;

    public static IReadOnlyList<double> Numbers(this IFields fields, string name, IReadOnlyList<double>? value) => fields.Numbers(name, value, Presence.Required)!;
}
