using Trexis.PipelineTasks.Cli.Workflows;
using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>The files that <c>trexis init</c> writes: short, commented, and accepted as they stand.</summary>
internal static class InitTemplates
{
    /// <param name="known">Of the deployment file that is there already: what protects one of them stands in the policy, too.</param>
    public static string Policy(IEnumerable<EnvironmentSpec> known) => Demands + string.Concat(known
        .Where(environment => environment is { Protected: true, After: not null })
        .Select(environment => $"""
              # A deployment.yml that says another way is refused.
              {environment.Name}: {"{"} after: {environment.After}, protected: true {"}"}

            """));

    private const string Demands = """
        # What a release demands. Keep it where the author of a change cannot write it: a protected branch or another repository.
        version: 1
        performance: { response: 1s, cpu: 80%, memory: 80%, disk: 70%, connections: 90%, blocking: 5s }

        # Who may answer for an environment: names as the platform knows them, teams as org/team.
        roles: {}   # { developer: [alice], team-lead: [dave], dba: [bob], senior-dba: [carol] }

        environments:
          # The last environment counts as production and gets the procedure's full strictness; dev is excused from it here,
          # and from the limits of a machine that it shares with a developer.
          dev:
            performance: { cpu: 100%, memory: 100%, disk: 100% }
            backup: { verify: none }
            approval: { required: false }
            require: []
          # prod:
          #   after: staging                        # a deployment.yml that says another way is refused
          #   protected: true
          #   responsible: senior-dba               # one of the roles above
          #   soak: 24h                             # the environment before passed at least this long ago
          #   window: Sat 22:00-02:00 Europe/London
          #   backup: { max-age: 24h, verify: restore }

        """;

    /// <summary>What the policy demands of the documents that workflows sign.</summary>
    /// <param name="workflows">Those that sign; none where nobody can say which repository this is.</param>
    public static string Trust(IEnumerable<string> workflows, bool isKnown) => $$"""
        # Each job signs the documents that it writes; apply takes none that these workflows did not sign.
        evidence: { signed: {{(isKnown ? "required }" : "wanted }   # required, once OWNER/REPO below is this repository")}}
        trust:
          workflows:
        {{string.Join('\n', workflows.Select(workflow => $"    - {workflow}"))}}

        """;

    /// <param name="author">Who calls <c>init</c>: whoever names nobody could have no approval that counts.</param>
    public static string Change(string author) => $$"""
        # One file for each change; its id names the deployment in every report.
        version: 1
        id: CHG-0001
        description: First change
        purpose: …
        impact: …
        # risk: low   # or medium or high: as its author sees it
        authors: [{{Text(author)}}]   # as the platform names them; none of them may approve it

        # How row counts are expected to change, where they are: { orders: +100, drafts: -50..0 }
        rows: {}

        # Dangerous operations that somebody has looked at; a refused plan prints the block to paste here.
        # acknowledge:
        #   - { object: customer.fax, kind: drop-column, reason: nobody reads it since 2024, by: alice, expires: 2027-01-31 }

        """;

    public static string FirstScript(EngineCapabilities engine) => $"""
        -- V<number>__<name>.sql runs once, in order; R__<name>.sql runs whenever it changed; A__<name>.sql runs each time.
        CREATE TABLE {(engine.DefaultSchema is { } schema ? $"{schema}." : "")}example (
          id INTEGER CONSTRAINT PK_example PRIMARY KEY,
          name VARCHAR(100) NOT NULL
        );

        """;

    public static string Deployment(ProjectProbe found) => $$"""
        # How this database is deployed: trexis run --environment dev
        version: 1
        engine: {{found.Engine.Name}}
        artifact: { {{Artifact(found)}} }

        # In the order of promotion; the same artifact must pass one before it may enter the next.
        environments:
          dev: { {{Connection(found)}}, protected: false }
          # qa:      { {{Next(found, "qa")}}, after: dev }
          # staging: { {{Next(found, "staging")}}, after: qa }
          # prod:    { {{Next(found, "prod")}}, after: staging, protected: true{{Expected(found)}} }

        # What must hold before and after, and how fast named queries must be:
        # validate:
        #   assertions: [ { name: no orphans, sql: checks/orphans.sql, expect: empty, when: [before, after] } ]
        # perf:
        #   queries: [ { name: open orders, sql: perf/open-orders.sql, response: 200ms } ]

        """;

    // In short where nothing but the folder has to be said.
    private static string Artifact(ProjectProbe found)
    {
        if (found.Package is { } package)
        {
            var isProject = package.EndsWith(PipelineSetup.ProjectEnd, StringComparison.OrdinalIgnoreCase);
            return $"{(isProject ? "sqlproj" : "dacpac")}: {Text(package)}";
        }

        var (folder, layout) = (Text(found.Scripts.Folder), found.Scripts.Layout);
        if (layout.Naming == ScriptNaming.Trexis) return $"scripts: {folder}";
        return $"scripts: {{ folder: {folder}, naming: {layout.Word} }}";
    }

    // A name that means something in YAML stands in quotes.
    private static string Text(string name) =>
        name.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.' or '/')
        ? name
        : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    // Beside the first environment's file.
    private static string Next(ProjectProbe found, string environment) => found.Engine.TakesConnectionStrings
        ? $"connection: env:{environment.ToUpperInvariant()}_CONNECTION"
        : $"connection: file:{Path.Combine(Path.GetDirectoryName(found.Database) ?? "", environment).Replace('\\', '/')}.db, create: true";

    private static string Expected(ProjectProbe found) =>
        found.Engine.TakesConnectionStrings ? ", expect: { server: sql-prd-01, database: Sales }" : "";

    private static string Connection(ProjectProbe found) => (found.Database, found.DatabaseExists) switch
    {
        ({ } file, true) => $"connection: file:{file}",
        ({ } file, false) => $"connection: file:{file}, create: true",
        _ => "connection: env:TREXIS_CONNECTION",
    };
}
