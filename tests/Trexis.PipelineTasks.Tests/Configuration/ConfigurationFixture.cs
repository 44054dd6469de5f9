using Trexis.PipelineTasks.Configuration.Binding;

namespace Trexis.PipelineTasks.Tests.Configuration;

/// <summary>A folder with three good files, as the design shows them, to be read or spoilt.</summary>
internal static class ConfigurationFixture
{
    public const string Deployment = """
        version: 1
        artifact: { dacpac: artifacts/Sales.dacpac, profile: Sales.publish.xml }
        environments:
          dev:     { }
          qa:      { after: dev }
          staging: { after: qa, expect: { server: sql-stg-01, database: Sales } }
          prod:    { after: staging, protected: true, expect: { server: sql-prd-01, database: Sales },
                     targets: [ { name: eu, connection: env:SALES_EU }, { name: us, connection: env:SALES_US } ] }
        validate:
          assertions: [ { name: no orphan invoices, sql: checks/orphans.sql, expect: empty, when: [before, after] } ]
        perf:
          samples: 30
          queries: [ { name: open orders, sql: perf/open-orders.sql, response: 200ms } ]
        notify: { webhook: env:TEAMS_WEBHOOK, on: [start, failure, success] }
        results: .trexis                     # where documents and reports go, beside this file
        evidence: { store: //share/evidence, retention: 7y }

        """;

    public const string Policy = """
        version: 1
        performance: { response: 1s, cpu: 80%, memory: 80%, disk: 70%, connections: 90%, blocking: 5s }
        roles: { developer: [alice, trexis/backend], team-lead: [dave], dba: [bob], senior-dba: [carol] }
        environments:
          dev:     { responsible: developer }
          qa:      { responsible: dba }
          staging: { responsible: dba, backup: { max-age: 24h, verify: checksum } }
          prod:
            responsible: senior-dba
            soak: 24h                        # staging passed at least this long ago
            window: Sat 22:00-02:00 Europe/London
            backup: { max-age: 24h, verify: restore }
            require: [backup.restored, review.approved, rollback.planned]
        waivers:
          - { check: backup.recent, environment: prod, reason: The backup share moves, approver: carol, expires: 2027-01-31 }

        """;

    public const string Change = """
        version: 1
        id: CHG-1
        description: Adds the e-mail address to customers.
        purpose: |
          Newsletters.
          Requested by marketing.
        impact: The customer form
        risk: low
        authors: [alice]
        rows: { dbo.Customers: 0, dbo.Emails: +100, dbo.Old: -5..0, dbo.Log: any }
        acknowledge:
          - { object: dbo.Customers.Fax, kind: drop-column, reason: nobody reads it, by: carol, expires: 2027-03-31 }
        attest:
          - { line: team.ready, by: dave, note: on call until Sunday, environment: prod }
        approve:
          - { fingerprint: 0123456789ab, by: carol, role: senior-dba, expires: 2027-03-31 }

        """;

    public static readonly IReadOnlyCollection<string> Codes =
    [
        "environment.reachable", "environment.online", "environment.as-expected", "backup.recent", "backup.restored", "backup.verified",
        "review.approved", "rollback.planned", "promotion.proven", "promotion.soaked", "team.ready", "window.open", "data.no-orphans",
    ];

    public static readonly ConfigurationReader Reader = new(Codes);

    public static TemporaryFolder Folder(string? deployment = Deployment, string? policy = Policy, string? change = Change)
    {
        var folder = new TemporaryFolder();
        if (deployment is not null) folder.Write("deployment.yml", deployment);
        if (policy is not null) folder.Write("policy.yml", policy);
        if (change is not null) folder.Write("changes/CHG-1.yml", change);
        folder.Write("checks/orphans.sql", "SELECT 1 WHERE 1 = 0;\n");
        folder.Write("perf/open-orders.sql", "SELECT 1;\n");
        return folder;
    }

    public static LoadedConfiguration Load(this TemporaryFolder folder, string? policy = null, string? change = null) =>
        Reader.Load(null, policy, change, folder.Path);

    /// <summary>The messages, one a line, without the folder that differs from run to run.</summary>
    public static string Refusal(this TemporaryFolder folder, string? policy = null, string? change = null)
    {
        var refusal = Should.Throw<InputException>(() => folder.Load(policy, change));
        return string.Concat(refusal.Problems.Select(problem => problem + "\n")).Replace(folder.Path, "FOLDER", StringComparison.Ordinal);
    }
}
