using System.Globalization;
using System.Text.Json;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Documents;

/// <summary>Reads the members that the form asks for; what it never asked for, and what stands twice, is refused.</summary>
internal sealed class FieldReader : IFields
{
    private readonly JsonSource _source;
    private readonly JsonElement _json;
    private readonly FieldReader? _above;
    private readonly string _name;
    private JsonElement.ObjectEnumerator _members;
    private bool _isAtMember;
    private int _taken;

    /// <param name="name">Of this object in the one above: <c>results[3]</c>.</param>
    private FieldReader(JsonSource source, JsonElement json, FieldReader? above, string name)
    {
        (_source, _json, _above, _name) = (source, json, above, name);
        _members = json.EnumerateObject();
        _isAtMember = _members.MoveNext();
    }

    /// <exception cref="InputException">It has another form.</exception>
    public static T Read<T>(JsonSource source, JsonElement json, Form<T> form)
        where T : class =>
        json.ValueKind == JsonValueKind.Object ? new FieldReader(source, json, null, "$").Read(form) : throw source.Refuse(json, "$", null, "a JSON object");

    public string? Text(string name, string? value, Presence presence) => Take(name, presence, out var member) ? TextOf(member, name) : null;

    public string? Word(string name, string? value, IReadOnlyList<string> accepted, Presence presence)
    {
        if (!Take(name, presence, out var member)) return null;
        var word = TextOf(member, name);
        foreach (var known in accepted)
        {
            if (known == word) return known;
        }

        throw Refuse(member, name, string.Join(", ", accepted));
    }

    public long? Integer(string name, long? value, Presence presence, long largest) => Take(name, presence, out var member) ? IntegerOf(member, name, largest) : null;

    public double? Number(string name, double? value, Presence presence) => Take(name, presence, out var member) ? NumberOf(member, name) : null;

    public bool? Flag(string name, bool? value, Presence presence)
    {
        if (!Take(name, presence, out var member)) return null;
        return member.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Refuse(member, name, "true or false"),
        };
    }

    public DateTimeOffset? Time(string name, DateTimeOffset? value, Presence presence)
    {
        if (!Take(name, presence, out var member)) return null;
        return member.ValueKind == JsonValueKind.String && member.TryGetDateTimeOffset(out var time) ? time : throw Refuse(member, name, "a time such as 2026-03-02T09:00:00+00:00");
    }

    public T? Record<T>(string name, T? value, Form<T> form, Presence presence)
        where T : class =>
        Take(name, presence, out var member) ? ReadMember(member, name, form) : null;

    public IReadOnlyList<T>? Records<T>(string name, IReadOnlyList<T>? value, Form<T> form, Presence presence)
        where T : class
    {
        if (!TakeAs(JsonValueKind.Array, name, presence, out var list)) return null;
        var records = new T[list.GetArrayLength()];
        var number = 0;
        foreach (var item in list.EnumerateArray()) records[number] = ReadMember(item, Item(name, number++), form);
        return records;
    }

    public IReadOnlyDictionary<string, T>? RecordsByName<T>(string name, IReadOnlyDictionary<string, T>? value, Form<T> form, Presence presence)
        where T : class
    {
        if (!TakeAs(JsonValueKind.Object, name, presence, out var map)) return null;
        var records = new OrderedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            var key = _source.NameOf(entry, At(name));
            if (!records.TryAdd(key, ReadMember(entry.Value, $"{name}.{key}", form))) throw Twice(entry.Value, $"{name}.{key}");
        }

        return ByName.Sorted(records);
    }

    public IReadOnlyList<string>? Texts(string name, IReadOnlyList<string>? value, Presence presence)
    {
        if (!TakeAs(JsonValueKind.Array, name, presence, out var list)) return null;
        var texts = new string[list.GetArrayLength()];
        var number = 0;
        foreach (var item in list.EnumerateArray()) texts[number] = TextOf(item, name, number++);
        return texts;
    }

    public IReadOnlyDictionary<string, string>? TextsByName(string name, IReadOnlyDictionary<string, string>? value, Presence presence)
    {
        if (!TakeAs(JsonValueKind.Object, name, presence, out var map)) return null;
        var texts = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            var key = _source.NameOf(entry, At(name));
            if (!texts.TryAdd(key, TextOf(entry.Value, $"{name}.{key}"))) throw Twice(entry.Value, $"{name}.{key}");
        }

        return ByName.Sorted(texts);
    }

    public IReadOnlyDictionary<string, long>? LongsByName(string name, IReadOnlyDictionary<string, long>? value, Presence presence)
    {
        if (!TakeAs(JsonValueKind.Object, name, presence, out var map)) return null;
        var numbers = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            var key = _source.NameOf(entry, At(name));
            if (!numbers.TryAdd(key, IntegerOf(entry.Value, $"{name}.{key}", long.MaxValue))) throw Twice(entry.Value, $"{name}.{key}");
        }

        return numbers;
    }

    public IReadOnlyList<double>? Numbers(string name, IReadOnlyList<double>? value, Presence presence)
    {
        if (!TakeAs(JsonValueKind.Array, name, presence, out var list)) return null;
        var numbers = new double[list.GetArrayLength()];
        var number = 0;
        foreach (var item in list.EnumerateArray()) numbers[number] = NumberOf(item, name, number++);
        return numbers;
    }

    private T Read<T>(Form<T> form)
        where T : class
    {
        var record = form(this, null);
        return _taken == _json.GetPropertyCount() ? record : throw Superfluous(FieldDescriber.NamesOf(form));
    }

    private T ReadMember<T>(JsonElement member, string name, Form<T> form)
        where T : class =>
        member.ValueKind == JsonValueKind.Object ? new FieldReader(_source, member, this, name).Read(form) : throw Refuse(member, name, "a JSON object");

    private string TextOf(JsonElement member, string name, int? number = null)
    {
        if (member.ValueKind != JsonValueKind.String) throw Refuse(member, Item(name, number), "a text");
        return JsonSource.TextOf(member) ?? throw _source.Refuse(member, At(Item(name, number)), " is not UTF-8", "a text in UTF-8");
    }

    private long IntegerOf(JsonElement member, string name, long largest) =>
        member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var read) && read <= largest && read >= -largest
            ? read
            : throw Refuse(member, name, string.Create(CultureInfo.InvariantCulture, $"a whole number up to {largest}"));

    private double NumberOf(JsonElement member, string name, int? number = null) =>
        member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out var read) && double.IsFinite(read) ? read : throw Refuse(member, Item(name, number), "a number");

    private bool TakeAs(JsonValueKind kind, string name, Presence presence, out JsonElement member)
    {
        if (!Take(name, presence, out member)) return false;
        return member.ValueKind == kind ? true : throw Refuse(member, name, kind == JsonValueKind.Array ? "a list" : "a JSON object");
    }

    /// <returns>Whether it holds a value.</returns>
    private bool Take(string name, Presence presence, out JsonElement member)
    {
        // Documents hold their members in the form's order, unless somebody else wrote them.
        if (_isAtMember && _members.Current.NameEquals(name))
        {
            member = _members.Current.Value;
            _isAtMember = _members.MoveNext();
        }
        else if (!_json.TryGetProperty(name, out member))
        {
            return presence == Presence.Optional ? false : throw _source.Refuse(_json, At(), $" has no {name}", $"an object with its {name}");
        }

        _taken++;
        if (member.ValueKind != JsonValueKind.Null) return true;
        return presence == Presence.Required ? throw Refuse(member, name, "a value") : false;
    }

    private InputException Superfluous(IReadOnlyList<string> asked)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in _json.EnumerateObject())
        {
            var name = _source.NameOf(member, At());
            if (!asked.Contains(name)) return _source.Refuse(member.Value, At(name), " is unknown", string.Join(", ", asked) + Suggestion.Tail(name, asked));
            if (!seen.Add(name)) return Twice(member.Value, name);
        }

        throw new InvalidOperationException($"{At()}: the form asks twice for the same member");
    }

    private InputException Refuse(JsonElement member, string name, string accepted) => _source.Refuse(member, At(name), null, accepted);

    private InputException Twice(JsonElement member, string name) => _source.Refuse(member, At(name), " stands twice", "each name once");

    private string At() => _above is null ? _name : $"{_above.At()}.{_name}";

    private string At(string name) => $"{At()}.{name}";

    private static string Item(string name, int? number) => number is { } at ? string.Create(CultureInfo.InvariantCulture, $"{name}[{at}]") : name;
}
