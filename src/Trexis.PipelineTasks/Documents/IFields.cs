namespace Trexis.PipelineTasks.Documents;

/// <summary>
/// The members of one JSON object of a document, declared by asking for them: one implementation reads them, one writes them,
/// one describes them as JSON schema, so that a form's single line per member serves all three.
/// </summary>
/// <remarks>
/// Written by hand because a task lives for less than half a second: the serializer's generic code over enumerations and
/// numbers cannot be compiled ahead, and compiling it took a quarter of a run.
/// </remarks>
public interface IFields
{
    string? Text(string name, string? value, Presence presence);

    /// <param name="accepted">The words, in the order in which messages and the schema list them.</param>
    string? Word(string name, string? value, IReadOnlyList<string> accepted, Presence presence);

    /// <param name="largest">The largest that is accepted; its negative is the smallest.</param>
    long? Integer(string name, long? value, Presence presence, long largest = long.MaxValue);

    double? Number(string name, double? value, Presence presence);

    bool? Flag(string name, bool? value, Presence presence);

    DateTimeOffset? Time(string name, DateTimeOffset? value, Presence presence);

    T? Record<T>(string name, T? value, Form<T> form, Presence presence)
        where T : class;

    IReadOnlyList<T>? Records<T>(string name, IReadOnlyList<T>? value, Form<T> form, Presence presence)
        where T : class;

    IReadOnlyDictionary<string, T>? RecordsByName<T>(string name, IReadOnlyDictionary<string, T>? value, Form<T> form, Presence presence)
        where T : class;

    IReadOnlyList<string>? Texts(string name, IReadOnlyList<string>? value, Presence presence);

    IReadOnlyDictionary<string, string>? TextsByName(string name, IReadOnlyDictionary<string, string>? value, Presence presence);

    IReadOnlyDictionary<string, long>? LongsByName(string name, IReadOnlyDictionary<string, long>? value, Presence presence);

    IReadOnlyList<double>? Numbers(string name, IReadOnlyList<double>? value, Presence presence);
}

/// <summary>
/// The form of a record: asks for each of its members and makes the record of the answers. When it is written, each answer is
/// what was given; when it is described, the answers mean nothing.
/// </summary>
/// <param name="value">What is written; absent when a record is read or described.</param>
public delegate T Form<T>(IFields fields, T? value)
    where T : class;

/// <summary>Whether a member stands in the object.</summary>
public enum Presence
{
    Required,

    /// <summary>Left out where there is no value; read as absent where it is missing or null.</summary>
    Optional,

    /// <summary>Written as null where there is no value, because that is an answer; must stand.</summary>
    Nullable,
}
