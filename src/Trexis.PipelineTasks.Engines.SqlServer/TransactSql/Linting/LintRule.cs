using System.Collections.Immutable;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting;

/// <summary>One rule: named after the healthy state, with its reason and an example, and a look at a parsed batch.</summary>
/// <param name="Name">As findings and suppressions write it: <c>update-has-where</c>.</param>
/// <param name="Why">What goes wrong without it, one sentence.</param>
/// <param name="Example">What the rule finds.</param>
/// <param name="Better">What it asks for instead.</param>
public abstract record LintRule(string Name, string Why, string Example, string Better)
{
    /// <summary>Every place that breaks the rule, with what stands there in words.</summary>
    internal abstract IEnumerable<LintHit> Look(LintedBatch batch);
}

/// <param name="Observed">What stands there, as a sentence's end.</param>
internal sealed record LintHit(TSqlFragment At, string Observed)
{
    /// <summary>Whether nobody can tell if the rule is broken, for want of a fact.</summary>
    public bool Undecided { get; init; }

    public bool WhereWaitIsLimited { get; init; }
}

/// <summary>A parsed batch and what is known beside it.</summary>
/// <param name="RowsOf">How many rows a table holds by now; nothing where nobody knows.</param>
/// <param name="IsMadeHere">Whether the text itself, this batch or one before, makes the table: nobody's rows are in it.</param>
internal sealed record LintedBatch(TSqlScript Script, Func<string, long?> RowsOf, Func<string, bool> IsMadeHere)
{
    private IReadOnlyList<TSqlFragment>? _fragments;
    private IReadOnlyList<TSqlFragment>? _modules;
    private Dictionary<DataModificationSpecification, WithCtesAndXmlNamespaces>? _with;

    /// <summary>The settings of the session that later batches of the same script give a value.</summary>
    public ImmutableHashSet<string> SetLater { get; init; } = [];

    /// <summary>Which server it is written for; absent where nobody knows.</summary>
    public LintedServer? Server { get; init; }

    /// <summary>Whether the session goes on after the script, for what belongs with it.</summary>
    public bool SharesSession { get; init; }

    /// <summary>Every part of that kind, in the order of the text.</summary>
    public IEnumerable<T> All<T>()
        where T : TSqlFragment => (_fragments ??= Fragments.All(Script)).OfType<T>();

    /// <summary>The expressions that stand before the statement which holds it.</summary>
    public WithCtesAndXmlNamespaces? WithOf(DataModificationSpecification specification)
    {
        _with ??= All<StatementWithCtesAndXmlNamespaces>()
            .Where(statement => statement.WithCtesAndXmlNamespaces is not null)
            .SelectMany(statement => Fragments.All(statement).OfType<DataModificationSpecification>()
                .Select(inner => (inner, statement.WithCtesAndXmlNamespaces)))
            .ToDictionary();
        return _with.GetValueOrDefault(specification);
    }

    /// <summary>Every statement that does not wait for a call.</summary>
    public IEnumerable<TSqlStatement> RunNow() => All<TSqlStatement>().Where(statement => !IsInModule(statement));

    /// <summary>Whether it runs when a module is called, and not now.</summary>
    public bool IsInModule(TSqlFragment part) =>
        (_modules ??= Fragments.Modules(All<TSqlFragment>())).Any(module => module.Holds(part));
}

/// <param name="Level">Its own compatibility level, whatever the database's is.</param>
/// <param name="BuildsOnline">Whether its edition takes ONLINE = ON.</param>
public sealed record LintedServer(int Level, bool BuildsOnline);
