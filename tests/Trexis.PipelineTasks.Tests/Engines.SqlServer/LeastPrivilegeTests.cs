using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Copies;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.Observation;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;
using Trexis.PipelineTasks.Tests.Engines.SqlServer.Catalog;
using Permission = Trexis.PipelineTasks.Engines.SqlServer.Servers.Permission;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer;

/// <summary>The sample script grants what the engine's questions say they need, no more and no less. TREXIS_ACCEPT=1 writes it.</summary>
public sealed class LeastPrivilegeTests
{
    [Fact]
    public void The_script_grants_exactly_what_the_questions_need()
    {
        var expected = Script();

        foreach (var batch in SqlcmdScript.Read(expected, "least-privilege.sql")
            .Bind(new Dictionary<string, string> { ["PrecheckPassword"] = "p", ["DeployPassword"] = "p", ["Database"] = "d" }))
        {
            new TSql130Parser(true).Parse(new StringReader(batch.Text), out var errors);
            errors.ShouldBeEmpty(batch.Text);
        }

        expected.ShouldContain("GRANT VIEW SERVER STATE TO trexis_precheck;");
        expected.ShouldContain("GRANT SELECT ON dbo.backupset TO trexis_precheck;");
        expected.ShouldNotContain("CONTROL");
        foreach (var rights in OptionalRights.All)
            expected.ShouldContain(
                $"\n-- {rights.Statement("trexis_deploy")}\n", Case.Sensitive, "what is more than a deployment needs is switched off");
        Agree("least-privilege.sql", expected);
    }

    [Fact]
    public void The_scripts_for_Azure_grant_what_its_questions_need_and_what_a_copy_takes_apart_from_that()
    {
        var (master, database) = (AzureMaster(), AzureDatabase());

        foreach (var batch in new[] { master, database }.SelectMany(
            text => SqlcmdScript.Read(text, "azure")
                .Bind(new Dictionary<string, string> { ["PrecheckPassword"] = "p", ["DeployPassword"] = "p", ["BackupPassword"] = "p" })))
        {
            new TSql130Parser(true).Parse(new StringReader(batch.Text), out var errors);
            errors.ShouldBeEmpty(batch.Text);
        }

        master.ShouldContain("ALTER ROLE dbmanager ADD MEMBER trexis_backup;");
        database.ShouldContain("ALTER ROLE db_owner ADD MEMBER trexis_backup;");
        database.ShouldContain("GRANT VIEW DATABASE STATE TO trexis_precheck;");
        (master + database).ShouldNotContain("ADD MEMBER trexis_deploy");
        (master + database).ShouldNotContain("SERVER STATE");
        (master + database).ShouldNotContain("USE ");
        Agree("least-privilege-azure-master.sql", master);
        Agree("least-privilege-azure.sql", database);
    }

    private static string Script()
    {
        var needs = QuerySamples.All.SelectMany(query => query.Needs).Distinct().ToList();
        var text = new StringBuilder();
        text.Append("""
            -- Two logins that hold what this software needs and nothing else: one that only looks, one that deploys.
            -- Written by a test from the permissions that each question declares; run it as an administrator with sqlcmd:
            --   sqlcmd -S … -v Database="Sales" PrecheckPassword="…" DeployPassword="…" -i least-privilege.sql
            USE master;
            GO
            CREATE LOGIN trexis_precheck WITH PASSWORD = N'$(PrecheckPassword)';
            CREATE LOGIN trexis_deploy WITH PASSWORD = N'$(DeployPassword)';
            GO
            -- To see processor, memory, volumes, sessions and the log; which logins exist; how availability replicas are.

            """);
        foreach (var login in Logins) Grants(text, needs, PermissionScope.Server, login);
        text.Append("""
            -- To look into a backup at all (RESTORE VERIFYONLY, FILELISTONLY), to restore it under another name, and for snapshots (backup
            -- --snapshot): leave this out where nobody but the shop's own tool makes and proves backups.
            -- Where backups are proven on another server (backup: { verify-on: … }), the login there needs this right and no other:
            --   CREATE LOGIN trexis_verify WITH PASSWORD = N'…'; GRANT CREATE ANY DATABASE TO trexis_verify;
            GRANT CREATE ANY DATABASE TO trexis_deploy;

            """);
        Optional(text, PermissionScope.Server);
        text.Append("""
            GO
            USE msdb;
            GO

            """);
        foreach (var login in Logins)
        {
            text.Append(CultureInfo.InvariantCulture, $"CREATE USER {login} FOR LOGIN {login};\n");
            Grants(text, needs, PermissionScope.Msdb, login);
        }

        text.Append("""
            GO
            USE [$(Database)];
            GO
            IF SCHEMA_ID(N'trexis') IS NULL EXEC (N'CREATE SCHEMA trexis AUTHORIZATION dbo;');
            GO
            CREATE USER trexis_precheck FOR LOGIN trexis_precheck;

            """);
        InDatabase(text, needs, DeploymentPermissions.OfDatabase.Append(DeploymentPermissions.Backup));
        Optional(text, PermissionScope.Database);
        return text.Append("GO\n").ToString();
    }

    private static string AzureMaster() => """
        -- Azure SQL Database, first part, in master of the logical server: three logins. One only looks, one deploys, one makes the copies
        -- that stand where a backup would. Written by a test; run it as the server's administrator with sqlcmd:
        --   sqlcmd -S ….database.windows.net -d master -v PrecheckPassword="…" DeployPassword="…" BackupPassword="…" \
        --     -i least-privilege-azure-master.sql
        CREATE LOGIN trexis_precheck WITH PASSWORD = N'$(PrecheckPassword)';
        CREATE LOGIN trexis_deploy WITH PASSWORD = N'$(DeployPassword)';
        CREATE LOGIN trexis_backup WITH PASSWORD = N'$(BackupPassword)';
        GO
        -- To see which copies stand.
        CREATE USER trexis_precheck FOR LOGIN trexis_precheck;
        CREATE USER trexis_deploy FOR LOGIN trexis_deploy;
        CREATE USER trexis_backup FOR LOGIN trexis_backup;
        -- To order copies and to drop its own: leave this out where the policy asks for no backup.

        """ + $"ALTER ROLE {CopyRights.InMaster} ADD MEMBER trexis_backup;\nGO\n";

    private static string AzureDatabase()
    {
        var needs = QuerySamples.All.Where(query => query.Editions.HasFlag(Editions.AzureDatabase))
            .SelectMany(query => query.Needs)
            .Distinct()
            .ToList();
        var text = new StringBuilder();
        text.Append("""
            -- Azure SQL Database, second part, in the database itself, after least-privilege-azure-master.sql:
            --   sqlcmd -S ….database.windows.net -d Sales -i least-privilege-azure.sql
            IF SCHEMA_ID(N'trexis') IS NULL EXEC (N'CREATE SCHEMA trexis AUTHORIZATION dbo;');
            GO
            CREATE USER trexis_precheck FOR LOGIN trexis_precheck;

            """);
        InDatabase(text, needs, DeploymentPermissions.OfDatabase);
        text.Append("""
            GO
            -- The service copies a database for its owner only (CREATE DATABASE … AS COPY OF), which is more than a deployment needs: give
            -- the backup step this login, and leave it out where the policy asks for no backup.
            CREATE USER trexis_backup FOR LOGIN trexis_backup;

            """);
        return text.Append(CultureInfo.InvariantCulture, $"ALTER ROLE {CopyRights.InDatabase} ADD MEMBER trexis_backup;\nGO\n").ToString();
    }

    // Switched off: whoever reads the reason takes the dashes away, or does not.
    private static void Optional(StringBuilder text, PermissionScope scope)
    {
        foreach (var rights in OptionalRights.All.Where(rights => rights.Scope == scope))
        {
            var statement = rights.Statement("trexis_deploy");
            new TSql130Parser(true).Parse(new StringReader(statement), out var errors);
            errors.ShouldBeEmpty(statement);
            text.Append(
                CultureInfo.InvariantCulture,
                $"-- Optional, {rights.Part}:\n-- {rights.Why.Replace("\n", "\n-- ", StringComparison.Ordinal)}\n-- {statement}\n");
        }
    }

    // After the user that only looks is made.
    private static void InDatabase(StringBuilder text, IReadOnlyList<Permission> needs, IEnumerable<string> ofDeployment)
    {
        Grants(
            text,
            [.. needs.Where(need => !need.Name.Contains(" ON ", StringComparison.Ordinal))],
            PermissionScope.Database,
            "trexis_precheck");
        text.Append("GRANT SELECT ON SCHEMA::trexis TO trexis_precheck;\nCREATE USER trexis_deploy FOR LOGIN trexis_deploy;\n");
        foreach (var permission in ofDeployment.Order(StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"GRANT {permission} TO trexis_deploy;\n");
    }

    private static void Agree(string name, string expected)
    {
        var file = Path.Combine(Root(), "samples", "sqlserver", name);
        if (Environment.GetEnvironmentVariable("TREXIS_ACCEPT") == "1") File.WriteAllText(file, expected);
        File.ReadAllText(file).ShouldBe(expected, "run with TREXIS_ACCEPT=1 and review the change");
    }

    private static readonly string[] Logins = ["trexis_precheck", "trexis_deploy"];

    private static void Grants(StringBuilder text, IReadOnlyList<Permission> needs, PermissionScope scope, string login)
    {
        foreach (var need in needs.Where(need => need.Scope == scope).Select(need => need.Name).Distinct().Order(StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"GRANT {need} TO {login};\n");
    }

    private static string Root([CallerFilePath] string here = "")
    {
        var root = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(root, "Trexis.PipelineTasks.sln"))) root = Path.GetDirectoryName(root)!;
        return root;
    }
}
