using Trexis.PipelineTasks.Engines.Dacpac.Sources;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// The package's pre- and post-deployment script under the linter's rules, and the views, procedures, functions and triggers that a plan
/// makes or changes. What stays as it was is no business of this release.
/// </summary>
public static class PackageLint
{
    /// <param name="sources">Where the repository's file is looked for that a script was taken from; otherwise findings name the part of
    /// the package.</param>
    /// <param name="rowsOf">How many rows a table holds by now; nothing where nobody knows.</param>
    public static IReadOnlyList<LintedScript> From(
        DacpacContents source, IReadOnlyList<PlannedModule> modules, SourceIndex? sources, Func<string, long?> rowsOf)
    {
        var linter = new Linter(rowsOf) { SharesSession = true };
        return [
            .. new[]
            {
                Lint(source.PreDeployment, PackageScripts.Pre),
                Lint(source.PostDeployment, PackageScripts.Post),
            }.OfType<LintedScript>(),
            .. modules.Select(Module),
        ];

        LintedScript Module(PlannedModule module)
        {
            var place = sources?.Find(module.Name);
            var batch = module.Batch with { Line = place?.Line ?? 1 };
            return new LintedScript(module.Name, Fact.Known(linter.Lint([batch], place?.File ?? $"{source.FileName}/{module.Name}")));
        }

        LintedScript? Lint(string? text, string name)
        {
            if (text is null) return null;
            var batches = SqlcmdScript.Read(text, name).Batches;
            var placeOf = PackageScripts.PlacesIn(source, name, sources);
            return new TransactSqlReader().Read(batches).Errors is [var error, ..]
                ? new LintedScript(name, Fact.Unreadable<IReadOnlyList<LintFinding>>($"line {error.Line}: {error.Message}"))
                : new LintedScript(name, Fact.Known<IReadOnlyList<LintFinding>>([.. linter.Lint(batches, name).Select(Placed)]));

            LintFinding Placed(LintFinding found) =>
                found with { Location = placeOf(found.Location.Line) with { Column = found.Location.Column } };
        }
    }
}
