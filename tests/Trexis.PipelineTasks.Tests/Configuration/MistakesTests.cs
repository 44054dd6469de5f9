namespace Trexis.PipelineTasks.Tests.Configuration;

public class MistakesTests
{
    private const string Deployment = """
        version: 2
        engin: sqlserver
        artifact: { dacpac: a.dacpac, scripts: migrations/ }
        environments:
          dev:     { after: prod }
          qa:      { after: dve, protected: maybe }
          staging: { }
          prod:
            after: staging
            connection: Server=sql-prd-01;User Id=deploy;Password=hunter2
            soak: a day
            soak: 24h
            require: [backup.restord]
            performance: { cpu: 80 }
            targets: none
        validate:
          assertions:
            - { name: no orphans, sql: checks/missing.sql, expect: nothing }
        notify: { webhook: https://hooks.example.invalid/secret, on: failure }
        results:
        "evil\n::error::key\u001b[31m": 1

        """;

    private const string Policy = """
        version: 1
        roles: { dba: [bob] }
        environments:
          prod: { responsible: dbas, window: Sat 22:00-02:00 Europe/Londin, backup: { max_age: 24h } }
          stging: { soak: 1h }
        waivers:
          - { check: backup.recent, environment: prod, reason: moving, expires: 31.01.2027 }
        evidence:
          signed: always
          signers:
            - { name: a, thumbprint: 7c1e, environments: [prd] }
            - { name: b, thumbprint: 0123456789012345678901234567890123456789012, environments: [staging, prod] }
            - { name: c, thumbprint: 0123456789012345678901234567890123456789012, environments: [] }
        trust:
          { workflows: [deploy.yml], issuers: ["http://issuer.example"], keys: [main], azure: { project: "", pipelines: [], refs: [main] } }

        """;

    private const string Change = """
        version: 1
        id: CHG-2
        risk: hihg
        rows: { dbo.Customers: lots }
        attest: [ { line: team.redy, by: dave, environment: uat } ]

        """;

    [Fact]
    public void Every_mistake_of_every_file_is_told_at_once_with_its_place_and_what_is_accepted()
    {
        using var folder = ConfigurationFixture.Folder(Deployment, Policy, Change);

        var refusal = folder.Refusal();

        refusal.ShouldNotContain("hunter2");
        refusal.ShouldNotContain("hooks.example.invalid");
        refusal.Split('\n').Length.ShouldBeGreaterThan(25);
        refusal.ShouldMatchGolden("mistakes.txt");
    }
}
