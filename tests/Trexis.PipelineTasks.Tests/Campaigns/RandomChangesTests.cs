using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Sqlite;
using Trexis.PipelineTasks.Tests.Engines.Sqlite;

namespace Trexis.PipelineTasks.Tests.Campaigns;

/// <summary>
/// A plan against what really happens: changes made up at random are assessed, then carried out, and every value that is gone must have
/// been told. TREXIS_LONG=1 tries 3,000; TREXIS_SEED repeats what a failure names.
/// </summary>
public sealed partial class RandomChangesTests
{
    private static readonly int? Seed =
        int.TryParse(Environment.GetEnvironmentVariable("TREXIS_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : null;

    private static readonly int Rounds =
        Seed is not null ? 1 : Environment.GetEnvironmentVariable("TREXIS_LONG") == "1" ? 3_000 : 60;

    [Fact]
    public async Task What_a_change_really_loses_the_plan_has_told_and_what_keeps_everything_is_no_danger()
    {
        using var folder = new TemporaryFolder();
        var first = Seed ?? Environment.TickCount & 0xFFFFFF;
        var (wrong, carriedOut, losing) = (new List<string>(), 0, 0);
        for (var seed = first; seed < first + Rounds; seed++)
        {
            var change = RandomChange.From(seed);
            var (outcome, lost) = await TryAsync(folder.At($"{seed}.db"), change);
            if (lost is null) continue;
            (carriedOut, losing) = (carriedOut + 1, losing + (lost.Count > 0 ? 1 : 0));
            if (outcome.Length > 0) wrong.Add($"seed {seed}: {outcome}\n{change.Schema}--\n{change.Script}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seeds from {first}: {Rounds} changes, {carriedOut} carried out, {losing} of them lose something, {wrong.Count} wrong");
        carriedOut.ShouldBeGreaterThan(Rounds / 2);
        wrong.ShouldBeEmpty($"{wrong.Count} of {carriedOut} (seeds from {first}):\n{string.Join("\n\n", wrong.Take(5))}");
    }

    /// <returns>What is wrong with the plan, and the places of the values that are gone; none where the change cannot run.</returns>
    private static async Task<(string Wrong, HashSet<string>? Lost)> TryAsync(string file, RandomChange change)
    {
        await SqliteSample.MakeAsync(file, change.Schema);
        IReadOnlyList<Operation> told;
        await using (var database = await new SqliteEngine(TimeProvider.System).OpenAsync(
            SqliteSample.Connection(file), TestContext.Current.CancellationToken))
        {
            var assessments = await database.Scripts.AssessAsync(
                [new SqlText("V1", change.Script, "migrations/V1.sql")], TestContext.Current.CancellationToken);
            if (assessments[0].Error is not null) return ("", null);
            told = assessments[0].Operations;
        }

        await using var connection = SqliteSample.Open(file);
        SqliteSample.Execute(connection, "PRAGMA foreign_keys = ON");
        var before = RandomChange.ValuesIn(connection);
        try
        {
            SqliteSample.Execute(connection, $"BEGIN;\n{change.Script}COMMIT;");
        }
        catch (SqliteException)
        {
            return ("", null);
        }

        var after = RandomChange.ValuesIn(connection);
        var lost = before.Where(value => !after.ContainsKey(value.Key)).Select(value => value.Value).ToHashSet(StringComparer.Ordinal);
        if (change.IsHarmless && lost.Count == 0 && told.FirstOrDefault(operation => operation.IsDangerous) is { } alarm)
            return ($"nothing is lost, and '{alarm.Kind} {alarm.Subject}' is called {alarm.Risk}", lost);
        var columns = RandomChange.ColumnsIn(connection);
        foreach (var place in lost)
        {
            var table = place.Split('.')[0];
            var telling = told.Where(operation => operation.Risk > Risk.Safe && Names(operation, table, change)).ToList();
            if (!columns.Contains(place) && !telling.Any(operation => operation.IsDangerous))
                return ($"{place} is gone with its values, and no dangerous operation names {table}: {Text(told)}", lost);
            if (telling.Count == 0) return ($"values of {place} are gone, and no operation names {table}: {Text(told)}", lost);
        }

        return ("", lost);
    }

    private static bool Names(Operation operation, string table, RandomChange change) =>
        Word().Matches($"{operation.Subject} {operation.Why}").Any(word => Original(word.Value, change) == table);

    private static string Original(string name, RandomChange change)
    {
        while (change.Renamed.TryGetValue(name, out var earlier)) name = earlier;
        return name;
    }

    private static string Text(IEnumerable<Operation> told) =>
        string.Join("; ", told.Select(operation => $"{operation.Kind} {operation.Subject} {operation.Risk}"));

    [GeneratedRegex("t[0-9]+x")]
    private static partial Regex Word();
}
