using System.Globalization;
using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>
/// The copies that a logical server of Azure SQL Database makes, as its master shows them: each is looked at a few times before it is
/// whole.
/// </summary>
public sealed partial class CopyDouble
{
    private readonly Lock _lock = new();
    private readonly List<Copy> _copies = [];
    private int _made;

    /// <summary>How often a copy is looked at while it is copied.</summary>
    public int Looks { get; set; } = 2;

    /// <summary>What it comes to.</summary>
    public string Ends { get; set; } = "ONLINE";

    /// <summary>What the service says of a copying that failed.</summary>
    public (int Code, string Text) Error { get; set; }

    /// <summary>Those that stand.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_lock) return [.. _copies.Select(copy => copy.Name)];
        }
    }

    /// <summary>One that stood before.</summary>
    public void Add(string name, string id, DateTime created, string state = "ONLINE")
    {
        lock (_lock) _copies.Add(new Copy(name, id, created) { State = state });
    }

    /// <returns>Nothing where the statement is none of these.</returns>
    internal TdsAnswer? Answer(TdsRequest request)
    {
        lock (_lock)
        {
            if (Made().Match(request.Text) is { Success: true } made)
            {
                _copies.Add(
                    new Copy(
                        made.Groups[1].Value,
                        string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{++_made:d12}"),
                        TimeProvider.System.GetUtcNow().UtcDateTime));
                return TdsAnswer.Nothing;
            }

            if (Dropped().Match(request.Text) is not { Success: true } dropped) return null;
            _copies.RemoveAll(copy => copy.Name == dropped.Groups[1].Value);
            return TdsAnswer.Nothing;
        }
    }

    /// <summary>Looks at all of them, which takes each a step on.</summary>
    internal TdsTable Rows()
    {
        lock (_lock)
        {
            foreach (var copy in _copies.Where(copy => copy.State == "COPYING" && copy.Looked++ >= Looks)) copy.State = Ends;
            return _copies.Count == 0
                ? TdsTable.Empty(4)
                : TdsTable.Of(
                    [
                        .. _copies.OrderByDescending(copy => copy.Created)
                            .Select(copy => new object?[] { copy.Name, copy.Id, copy.State, copy.Created }),
                    ]);
        }
    }

    /// <summary>The row is gone with the copying, unless that failed.</summary>
    internal TdsTable Progress()
    {
        lock (_lock)
        {
            var copying = _copies.FirstOrDefault(copy => copy.State == "COPYING");
            var failed = _copies.Any(copy => copy.State == "SUSPECT");
            return TdsTable.Of(
                [
                    copying is null ? 0.0 : 100.0 * copying.Looked / (Looks + 1),
                    failed ? 1 : 0,
                    failed ? Error.Code : 0,
                    failed ? Error.Text : "",
                ]);
        }
    }

    private sealed class Copy(string name, string id, DateTime created)
    {
        public string Name { get; } = name;

        public string Id { get; } = id;

        public DateTime Created { get; } = created;

        public string State { get; set; } = "COPYING";

        public int Looked { get; set; }
    }

    [GeneratedRegex(@"^CREATE DATABASE \[(.+)\] AS COPY OF \[.+\];$")]
    private static partial Regex Made();

    [GeneratedRegex(@"^DROP DATABASE IF EXISTS \[(.+)\];$")]
    private static partial Regex Dropped();
}
