using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

/// <summary>What an operation is called decides what an acknowledgement lets pass: one effect on one thing.</summary>
public sealed class SubjectsTests
{
    private static readonly string[] Unlike =
    [
        "GRANT CONTROL ON SCHEMA::app TO x", "GRANT ALTER ON SCHEMA::app TO x", "GRANT CONTROL ON SCHEMA::app TO y",
        "GRANT CONTROL ON SCHEMA::app TO x WITH GRANT OPTION", "GRANT CONTROL ON SCHEMA::app TO x, y",
        "GRANT CONTROL ON SCHEMA::app TO public",
        "GRANT IMPERSONATE ON USER::app TO x", "GRANT CONTROL ON USER::app TO x", "GRANT CONTROL ON ROLE::app TO x",
        "GRANT CONTROL ON app TO x", "GRANT CONTROL ON TYPE::app TO x", "GRANT CONTROL ON CERTIFICATE::app TO x",
        "GRANT CONTROL ON ASYMMETRIC KEY::app TO x", "GRANT CONTROL ON SYMMETRIC KEY::app TO x", "GRANT CONTROL TO app",
        "GRANT CONTROL TO x", "GRANT ALTER TO x", "GRANT UNMASK TO x", "GRANT SELECT ON app TO public", "GRANT SELECT ON app (a) TO public",
        "GRANT SELECT ON app (b) TO public", "GRANT INSERT ON app TO public", "REVOKE SELECT ON app FROM public",
        "REVOKE INSERT ON app FROM public", "DENY SELECT ON app TO public", "DENY SELECT ON SCHEMA::app TO public",
        "GRANT CONTROL SERVER TO app", "GRANT ALTER ANY LOGIN TO app",
        "ALTER AUTHORIZATION ON SCHEMA::app TO x", "ALTER AUTHORIZATION ON SCHEMA::app TO y", "ALTER AUTHORIZATION ON ROLE::app TO x",
        "ALTER AUTHORIZATION ON DATABASE::app TO x", "ALTER AUTHORIZATION ON app TO x", "ALTER AUTHORIZATION ON app TO SCHEMA OWNER",
        "ALTER ROLE app WITH NAME = b", "EXEC sp_rename 'app', 'b'",
        "ALTER LOGIN app DISABLE", "ALTER LOGIN app ENABLE", "DROP LOGIN app", "ALTER LOGIN app ADD CREDENTIAL c",
        "ALTER LOGIN app DROP CREDENTIAL c", "ALTER SERVER ROLE sysadmin ADD MEMBER app", "ALTER SERVER ROLE sysadmin DROP MEMBER app",
        "ALTER CERTIFICATE app REMOVE PRIVATE KEY", "ALTER ASYMMETRIC KEY app REMOVE PRIVATE KEY", "ALTER MASTER KEY REGENERATE "
            + "WITH ENCRYPTION BY PASSWORD = 'p'", "DROP CERTIFICATE app", "DROP SYMMETRIC KEY app", "DROP ASYMMETRIC KEY app",
        "DROP MASTER KEY", "BACKUP CERTIFICATE app TO FILE = 'a'", "BACKUP CERTIFICATE app TO FILE = 'b'",
        "CREATE DATABASE AUDIT SPECIFICATION app FOR SERVER AUDIT a WITH (STATE = ON)",
        "ALTER DATABASE AUDIT SPECIFICATION app WITH (STATE = OFF)", "DROP DATABASE AUDIT SPECIFICATION app",
        "ADD SIGNATURE TO app BY CERTIFICATE c", "DROP SIGNATURE FROM app BY CERTIFICATE c",
        "CREATE EVENT NOTIFICATION app ON DATABASE FOR CREATE_TABLE TO SERVICE 's', 'current database'",
        "DROP EVENT NOTIFICATION app ON DATABASE", "DROP EVENT NOTIFICATION app ON SERVER",
        "CREATE DATABASE SCOPED CREDENTIAL app WITH IDENTITY = 'x'", "ALTER DATABASE SCOPED CREDENTIAL app WITH IDENTITY = 'y'",
        "DROP DATABASE SCOPED CREDENTIAL app", "DROP CREDENTIAL app",
        "DISABLE TRIGGER app ON DATABASE", "DISABLE TRIGGER ALL ON DATABASE", "DISABLE TRIGGER app ON ALL SERVER",
        "DISABLE TRIGGER app ON dbo.T", "ALTER TABLE dbo.T DISABLE TRIGGER a", "ALTER TABLE dbo.T DISABLE TRIGGER b",
        "ALTER TABLE dbo.T DISABLE TRIGGER ALL", "ALTER TABLE dbo.T NOCHECK CONSTRAINT a", "ALTER TABLE dbo.T NOCHECK CONSTRAINT ALL",
        "ALTER TABLE dbo.T DISABLE CHANGE_TRACKING",
        "ALTER TABLE dbo.T SET (DATA_DELETION = ON (FILTER_COLUMN = d, RETENTION_PERIOD = 1 DAY))",
        "ALTER TABLE dbo.T SET (SYSTEM_VERSIONING = OFF)", "ALTER TABLE dbo.T SET (REMOTE_DATA_ARCHIVE = "
            + "OFF_WITHOUT_DATA_RECOVERY (MIGRATION_STATE = PAUSED))",
        "ALTER DATABASE d SET RECOVERY SIMPLE", "ALTER DATABASE d SET RECOVERY FULL", "ALTER DATABASE d SET ENCRYPTION OFF",
        "ALTER DATABASE d SET READ_ONLY", "ALTER DATABASE d SET SINGLE_USER WITH ROLLBACK IMMEDIATE", "ALTER DATABASE d SET SINGLE_USER",
        "ALTER DATABASE d SET TRUSTWORTHY ON", "ALTER DATABASE d SET COMPATIBILITY_LEVEL = 150",
        "ALTER DATABASE d SET COMPATIBILITY_LEVEL = 160", "ALTER DATABASE d COLLATE Latin1_General_CI_AS",
        "ALTER DATABASE d MODIFY NAME = e",
        "ALTER DATABASE d REMOVE FILE f", "ALTER DATABASE d REMOVE FILEGROUP f", "ALTER DATABASE d MODIFY FILE (NAME = f, SIZE = 1)",
        "ALTER DATABASE d MODIFY FILE (NAME = f, SIZE = 2)", "ALTER DATABASE SCOPED CONFIGURATION SET MAXDOP = 1",
        "ALTER DATABASE SCOPED CONFIGURATION SET MAXDOP = 2", "ALTER DATABASE SCOPED CONFIGURATION CLEAR PROCEDURE_CACHE",
        "ALTER DATABASE SCOPED CONFIGURATION FOR SECONDARY SET MAXDOP = 1",
        "DROP DATABASE app", "RESTORE DATABASE app FROM DISK = 'f'", "RESTORE DATABASE app FROM DISK = 'g'",
        "DROP FULLTEXT INDEX ON app", "DROP FULLTEXT CATALOG app", "DROP SCHEMA app", "DROP ROLE app", "DROP USER app", "DROP TYPE app",
        "DROP ASSEMBLY app", "DROP QUEUE app", "DROP SERVICE app", "DROP TABLE app", "DROP VIEW app", "DROP PROCEDURE app",
    ];

    [Fact]
    public void Statements_of_another_effect_on_things_of_one_name_need_acknowledgements_of_their_own()
    {
        var told = Unlike.SelectMany(sql => Operations(sql).Select(operation => (sql, operation))).ToList();

        told.Where(one => !one.operation.IsDangerous && !one.sql.StartsWith("GRANT", StringComparison.Ordinal)).ShouldBeEmpty();
        told.GroupBy(one => $"{one.operation.Kind} {one.operation.Subject}", one => one.sql, StringComparer.OrdinalIgnoreCase)
            .Where(alike => alike.Count() > 1)
            .Select(alike => $"{alike.Key}: {string.Join("; ", alike)}")
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ALTER DATABASE d SET RECOVERY SIMPLE", "database SET RECOVERY SIMPLE")]
    [InlineData("ALTER DATABASE CURRENT SET ENCRYPTION OFF;", "database SET ENCRYPTION OFF")]
    [InlineData("ALTER DATABASE SCOPED CONFIGURATION SET MAXDOP = 1", "database SCOPED CONFIGURATION SET MAXDOP = 1")]
    [InlineData("GRANT CONTROL ON SCHEMA::app TO [a b], public", "CONTROL on SCHEMA::app to [a b], public")]
    [InlineData("GRANT SELECT (a, b), insert ON dbo.T TO x WITH GRANT OPTION", "SELECT (a, b), INSERT on dbo.T to x with grant option")]
    [InlineData("REVOKE CONNECT FROM guest", "CONNECT on database from guest")]
    [InlineData("ALTER AUTHORIZATION ON SCHEMA::app TO x", "SCHEMA::app to x")]
    public void The_subject_says_what_is_acknowledged(string sql, string subject) =>
        Operations(sql).ShouldHaveSingleItem().Subject.ShouldBe(subject);

    [Theory]
    [InlineData("SET ANSI_NULLS, QUOTED_IDENTIFIER OFF", "SET ANSI_NULLS OFF, SET QUOTED_IDENTIFIER OFF")]
    [InlineData("SET NOCOUNT, NOEXEC ON;", "SET NOEXEC ON")]
    [InlineData("SET NUMERIC_ROUNDABORT, ANSI_NULL_DFLT_OFF ON", "SET NUMERIC_ROUNDABORT ON, SET ANSI_NULL_DFLT_OFF ON")]
    [InlineData("SET CONTEXT_INFO 0x01", "SET CONTEXT_INFO '***'")]
    [InlineData("SET DEADLOCK_PRIORITY LOW", "SET DEADLOCK_PRIORITY LOW")]
    [InlineData("SET LOCK_TIMEOUT 10", "SET LOCK_TIMEOUT 10")]
    [InlineData("SET QUERY_GOVERNOR_COST_LIMIT 10", "SET QUERY_GOVERNOR_COST_LIMIT 10")]
    [InlineData("SET DATEFIRST 1; SET LANGUAGE German", "SET DATEFIRST 1, SET LANGUAGE German")]
    [InlineData("SET TEXTSIZE 10", "SET TEXTSIZE 10")]
    [InlineData("SET TEXTSIZE 2147483647", "")]
    public void A_setting_is_called_as_it_is_written(string sql, string subjects) =>
        string.Join(", ", Operations(sql).Select(operation => operation.Subject)).ShouldBe(subjects);

    [Fact]
    public void Every_setting_that_the_parser_knows_is_told_by_its_name()
    {
        var names = Enum.GetNames<SetOptions>().Where(name => name != "None");

        // The parser's names have no underscores: they are those of the words.
        new[]
        {
            "QUOTED_IDENTIFIER", "CONCAT_NULL_YIELDS_NULL", "CURSOR_CLOSE_ON_COMMIT", "ARITHABORT", "ARITHIGNORE", "FMTONLY", "NOCOUNT",
            "NOEXEC", "NUMERIC_ROUNDABORT", "PARSEONLY", "ANSI_DEFAULTS", "ANSI_NULL_DFLT_OFF", "ANSI_NULL_DFLT_ON", "ANSI_NULLS",
            "ANSI_PADDING", "ANSI_WARNINGS", "FORCEPLAN", "SHOWPLAN_ALL", "SHOWPLAN_TEXT", "SHOWPLAN_XML", "IMPLICIT_TRANSACTIONS",
            "REMOTE_PROC_TRANSACTIONS", "XACT_ABORT", "NO_BROWSETABLE", "DISABLE_DEF_CNST_CHK",
        }.Select(word => word.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant())
            .ShouldBe(names.Select(name => name.ToUpperInvariant()), ignoreOrder: true);
    }

    [Theory]
    [InlineData("CREATE LOGIN l WITH PASSWORD = '{0}'")]
    [InlineData("ALTER LOGIN l WITH PASSWORD = N'new' OLD_PASSWORD = N'{0}'")]
    [InlineData("CREATE LOGIN l WITH PASSWORD = 0x{0} HASHED")]
    [InlineData("CREATE CREDENTIAL c WITH IDENTITY = 'a', SECRET = '{0}'")]
    [InlineData("CREATE SYMMETRIC KEY k WITH ALGORITHM = AES_256, KEY_SOURCE = '{0}' ENCRYPTION BY PASSWORD = 'x'")]
    [InlineData("EXEC sp_addlogin 'l', '{0}'")]
    [InlineData("EXEC master.dbo.sp_addlinkedsrvlogin 's', 'false', NULL, 'u', '{0}'")]
    [InlineData("EXEC sp_addlinkedsrvlogin @rmtsrvname = 's', @rmtpassword = '{0}'")]
    [InlineData("EXEC sp_addlinkedserver @server = 's', @provstr = 'UID=u;PWD={0};'")]
    [InlineData("EXEC (@before + 'CREATE LOGIN l WITH PASSWORD = ''{0}''')")]
    [InlineData("EXEC (@before + 'CREATE LOGIN l WITH PASSWORD = ''' + '{0}' + '''')")]
    [InlineData("DECLARE @password nvarchar(9) = N'{0}'; EXEC (@before + @password)")]
    public void A_fingerprint_does_not_let_anybody_try_passwords(string sql)
    {
        var (one, other) = (Told("c0ffee"), Told("decade"));

        one.ShouldNotBeEmpty();
        other.ShouldBe(one);

        List<(string, string?)> Told(string secret) =>
            [.. Operations(sql.Replace("{0}", secret, StringComparison.Ordinal)).Select(found => (found.Subject, found.Detail))];
    }

    [Theory]
    [InlineData("EXEC sp_addlogin '{0}', 'x'")]
    [InlineData("EXEC sp_addlinkedserver @server = '{0}', @provstr = 'UID=u;PWD=x;'")]
    [InlineData("CREATE LOGIN {0} WITH PASSWORD = 'x'")]
    [InlineData("EXEC (@before + 'CREATE LOGIN {0} WITH PASSWORD = ''x''')")]
    public void What_a_password_belongs_to_tells_operations_apart(string sql) =>
        Operations(sql.Replace("{0}", "one", StringComparison.Ordinal))[0].Subject
            .ShouldNotBe(Operations(sql.Replace("{0}", "other", StringComparison.Ordinal))[0].Subject);

    private static List<Operation> Operations(string sql)
    {
        var reader = new TransactSqlReader(new TSql170Parser(initialQuotedIdentifiers: true), WrittenBy.People, "d");
        return [.. reader.Read(SqlcmdScript.Read(sql, "x.sql").Batches).Operations.Select(found => found.Operation)];
    }
}
