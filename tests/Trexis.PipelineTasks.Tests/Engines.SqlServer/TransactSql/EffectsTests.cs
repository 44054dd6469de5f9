using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

/// <summary>What scripts of people do, as risk, kind and object of each operation.</summary>
public sealed class EffectsTests
{
    [Theory]
    [InlineData("ADD CONSTRAINT c CHECK (a > 0)", "one that breaks it ends the deployment", "every row is read")]
    [InlineData("WITH CHECK ADD CONSTRAINT c CHECK (a > 0)", "one that breaks it ends the deployment", "every row is read")]
    [InlineData("WITH NOCHECK ADD CONSTRAINT c CHECK (a > 0)", "those that are there are not checked", "wait for a moment")]
    [InlineData("ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES dbo.U (a)", "one that breaks it ends the deployment", "every row is read")]
    [InlineData("WITH NOCHECK ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES dbo.U (a)", "those that are there are not checked",
        "wait for a moment")]
    [InlineData("ADD b int NOT NULL DEFAULT 0 CHECK (b > 0)", "one that breaks it ends the deployment", "every row is read")]
    [InlineData("ADD b AS (a * 2) PERSISTED", "computed for every row", "every row is read")]
    [InlineData("ADD CONSTRAINT c UNIQUE (a)", "fails where rows share a value", "every row is read")]
    [InlineData("ADD CONSTRAINT c PRIMARY KEY NONCLUSTERED (a)", "fails where rows share a value", "every row is read")]
    [InlineData("ADD CONSTRAINT c UNIQUE (a) WITH (ONLINE = ON)", "fails where rows share a value", "wait for a moment")]
    [InlineData("ADD CONSTRAINT c DEFAULT 0 FOR a", "get the new value from now on", "wait for a moment")]
    public void What_every_row_is_held_against_keeps_others_from_the_table(string change, string why, string locking)
    {
        var operation = Operations($"ALTER TABLE dbo.T {change}")[^1];

        operation.Why.ShouldContain(why);
        operation.Locking.ShouldNotBeNull().ShouldContain(locking);
    }

    [Theory]
    [InlineData("ALTER INDEX i ON dbo.T REBUILD", "caution rebuild-index", "Readers and writers of the table wait while every row")]
    [InlineData("ALTER INDEX ALL ON dbo.T REBUILD", "caution rebuild-index", "Readers and writers of the table wait while every row")]
    [InlineData("ALTER INDEX i ON dbo.T REBUILD WITH (ONLINE = ON)", "caution rebuild-index", "for a moment")]
    [InlineData("ALTER INDEX i ON dbo.T REORGANIZE", "caution alter-index", "Readers and writers go on.")]
    public void Who_waits_while_an_index_is_put_in_order_is_told_by_how_that_is_done(string sql, string expected, string locking)
    {
        var operation = Operations(sql).ShouldHaveSingleItem();

        $"{operation.Risk.ToString().ToLowerInvariant()} {operation.Kind}".ShouldBe(expected);
        operation.Locking.ShouldNotBeNull().ShouldContain(locking);
    }

    [Theory]
    [InlineData("EXEC sp_MSforeachtable 'ALTER TABLE ? NOCHECK CONSTRAINT ALL'", "EXEC sp_MSforeachtable 'DELETE FROM ?'")]
    [InlineData("EXEC sys.sp_unknown 1", "EXEC sys.sp_unknown 2")]
    [InlineData("EXEC dbo.sp_unknown 1", "EXEC dbo.sp_unknown 2")]
    [InlineData("DECLARE @t nvarchar(9) = 'a'; EXEC sp_MSforeachdb @t", "DECLARE @t nvarchar(9) = 'b'; EXEC sp_MSforeachdb @t")]
    public void A_procedure_of_the_server_s_that_nobody_here_knows_is_told_by_all_that_it_is_given(string one, string other)
    {
        var (first, second) = (Operations(one).ShouldHaveSingleItem(), Operations(other).ShouldHaveSingleItem());

        (first.Kind, first.Risk).ShouldBe(("run-code", Risk.Unclassified));
        first.Subject.ShouldNotBe(second.Subject);
    }

    [Theory]
    [InlineData("IF @@ERROR <> 0 SET NOEXEC ON", "")]
    [InlineData("IF 0 <> @@ERROR AND @@TRANCOUNT > 0 BEGIN SET NOEXEC ON; END", "")]
    [InlineData("IF @@ERROR = 0 PRINT 'x' ELSE SET NOEXEC ON", "")]
    [InlineData("IF @@ERROR = 0 SET NOEXEC ON", "dangerous set-option SET NOEXEC ON")]
    [InlineData("IF @@ERROR <> 0 OR DB_ID() > 4 SET NOEXEC ON", "dangerous set-option SET NOEXEC ON")]
    [InlineData("IF @@ERROR <> 0 PRINT 'x' ELSE SET NOEXEC ON", "dangerous set-option SET NOEXEC ON")]
    [InlineData("SET NOEXEC ON", "dangerous set-option SET NOEXEC ON")]
    public void Nothing_is_switched_off_where_an_error_has_ended_the_script(string sql, string expected)
    {
        Read(sql).ShouldBe(expected);
        Read($"{sql}\nGO\nDROP TABLE dbo.T").ShouldEndWith("dangerous drop-table dbo.T");
    }

    [Theory]
    [InlineData("WITH a AS (SELECT * FROM dbo.T), b AS (SELECT * FROM a) DELETE FROM b", "dangerous delete-rows dbo.T")]
    [InlineData(
        "WITH c AS (SELECT *, ROW_NUMBER() OVER (ORDER BY i) AS n FROM dbo.T) DELETE FROM c WHERE n > 1", "caution delete-rows dbo.T")]
    [InlineData("DELETE d FROM (SELECT TOP (10) * FROM dbo.T ORDER BY i) AS d", "caution delete-rows dbo.T")]
    [InlineData("WITH c AS (SELECT * FROM trexis.journal) DELETE FROM c WHERE id = 1", "dangerous own-bookkeeping trexis.journal")]
    [InlineData("WITH c AS (SELECT * FROM Other.dbo.T) UPDATE c SET a = 1 WHERE i = 1", "dangerous other-database Other.dbo.T")]
    [InlineData(
        "WITH t AS (SELECT * FROM dbo.T) MERGE t USING dbo.S AS s ON s.i = t.i WHEN NOT MATCHED BY SOURCE THEN DELETE;",
        "dangerous merge-rows dbo.T")]
    [InlineData("WITH c AS (SELECT * FROM dbo.T) INSERT INTO c (i) VALUES (1)", "safe insert-rows dbo.T")]
    [InlineData(
        "WITH c AS (SELECT t.a, u.b FROM dbo.T t JOIN dbo.U u ON t.i = u.i) UPDATE c SET b = 1", "caution update-rows dbo.U")]
    [InlineData(
        "UPDATE a SET x = 1 FROM (SELECT 1 AS i FROM dbo.Other AS a) AS q JOIN dbo.T AS a ON a.i = q.i", "caution update-rows dbo.T")]
    [InlineData("DECLARE @v TABLE (i int); UPDATE a SET i = 1 FROM @v AS a", "")]
    [InlineData("INSERT INTO #k SELECT i FROM (DELETE FROM dbo.T OUTPUT deleted.i) AS d", "dangerous delete-rows dbo.T")]
    [InlineData(
        "INSERT INTO dbo.A SELECT i FROM (DELETE FROM dbo.T OUTPUT deleted.i WHERE i < 0) AS d",
        "caution delete-rows dbo.T, safe insert-rows dbo.A")]
    [InlineData("DELETE FROM #t OUTPUT deleted.i INTO Other.dbo.A", "dangerous other-database Other.dbo.A")]
    [InlineData(
        "DELETE FROM dbo.T OUTPUT deleted.i INTO trexis.journal (id) WHERE i = 1",
        "caution delete-rows dbo.T, dangerous own-bookkeeping trexis.journal")]
    [InlineData(
        "CREATE SYNONYM dbo.r FOR Srv.Other.dbo.T; DELETE FROM dbo.r WHERE i = 1",
        "caution create-synonym dbo.r, dangerous other-database Srv.Other.dbo.T")]
    [InlineData(
        "CREATE SYNONYM dbo.j FOR trexis.journal; DELETE FROM dbo.j WHERE i = 1",
        "dangerous own-bookkeeping trexis.journal, dangerous own-bookkeeping trexis.journal")]
    [InlineData(
        "CREATE VIEW dbo.v AS SELECT * FROM Other.dbo.T\nGO\nDELETE FROM dbo.v WHERE i = 1",
        "safe create-view dbo.v, dangerous other-database Other.dbo.T")]
    [InlineData(
        "CREATE SYNONYM dbo.a FOR dbo.b; CREATE SYNONYM dbo.b FOR dbo.a; DELETE FROM dbo.a WHERE i = 1",
        "safe create-synonym dbo.a, safe create-synonym dbo.b, unclassified write-rows dbo.a")]
    [InlineData("DROP TABLE Other.dbo.A, dbo.B", "dangerous other-database Other.dbo.A, dangerous drop-table dbo.B")]
    [InlineData(
        "ALTER TABLE dbo.T SWITCH TO trexis.journal", "dangerous switch-partition dbo.T, dangerous own-bookkeeping trexis.journal")]
    [InlineData("INSERT INTO Other..T VALUES (1)", "dangerous other-database Other..T")]
    [InlineData("INSERT INTO ..T VALUES (1)", "safe insert-rows dbo.T")]
    [InlineData("INSERT INTO d.dbo.T VALUES (1)", "safe insert-rows d.dbo.T")]
    [InlineData("WRITETEXT dbo.T.c @p 'x'", "caution update-rows dbo.T")]
    public void The_table_behind_the_name_is_told(string sql, string expected) => Read(sql).ShouldBe(expected);

    [Theory]
    [InlineData("DROP SCHEMA trexis")]
    [InlineData("EXEC sp_rename 'trexis.journal', 'x'")]
    [InlineData("EXEC sp_rename 'd.trexis.journal', 'x'")]
    [InlineData("ALTER SCHEMA x TRANSFER trexis.journal")]
    [InlineData("ALTER SCHEMA trexis TRANSFER dbo.T")]
    [InlineData("GRANT DELETE ON trexis.journal TO app")]
    [InlineData("GRANT SELECT ON SCHEMA::trexis TO app")]
    [InlineData("SET IDENTITY_INSERT trexis.journal ON")]
    [InlineData("CREATE SEQUENCE trexis.s")]
    [InlineData("CREATE TYPE trexis.t FROM int")]
    [InlineData("CREATE STATISTICS s ON trexis.journal (id)")]
    [InlineData("CREATE SCHEMA trexis")]
    [InlineData("SELECT NEXT VALUE FOR trexis.s")]
    public void Our_own_bookkeeping_is_found_in_every_statement(string sql) => Read(sql).ShouldContain("dangerous own-bookkeeping trexis");

    [Theory]
    [InlineData("SELECT * FROM OPENQUERY (Srv, 'DELETE FROM app.dbo.T OUTPUT deleted.*')")]
    [InlineData("IF EXISTS (SELECT 1 FROM OPENQUERY (Srv, 'x')) PRINT 'y'")]
    [InlineData("DECLARE @n int = (SELECT COUNT(*) FROM OPENROWSET ('MSOLEDBSQL', 's'; 'u'; 'p', 'EXEC x'))")]
    [InlineData("INSERT INTO dbo.T SELECT * FROM OPENQUERY (Srv, 'EXEC app.dbo.purge')")]
    [InlineData("EXEC Other.sys.sp_executesql N'DELETE FROM dbo.T WHERE i = 1'")]
    [InlineData("EXEC Other.dbo.sp_addrolemember 'a', 'b'")]
    [InlineData("EXEC Other.sys.sp_rename 'dbo.T', 'U'")]
    [InlineData("ALTER DATABASE Other SET OFFLINE WITH ROLLBACK IMMEDIATE")]
    [InlineData("CREATE STATISTICS s ON Other.dbo.T (i)")]
    [InlineData("UPDATE STATISTICS Other.dbo.T")]
    [InlineData("CREATE SPATIAL INDEX s ON Other.dbo.T (g)")]
    [InlineData("SELECT * INTO Other.dbo.T FROM dbo.S")]
    [InlineData("EXEC ('EXEC (''DELETE FROM Other.dbo.T'')')")]
    public void Other_databases_and_servers_are_found_in_every_statement(string sql) =>
        Read(sql).ShouldContain("dangerous other-database ");

    [Theory]
    [InlineData("IF OBJECT_ID('dbo.T') IS NULL CREATE TABLE dbo.T (i int); DELETE FROM dbo.T", "dangerous delete-rows dbo.T")]
    [InlineData("BEGIN TRY CREATE TABLE dbo.T (i int) END TRY BEGIN CATCH END CATCH; DELETE FROM dbo.T", "dangerous delete-rows dbo.T")]
    [InlineData("WHILE @i = 1 CREATE TABLE dbo.T (i int); DELETE FROM dbo.T", "dangerous delete-rows dbo.T")]
    [InlineData("EXEC ('CREATE TABLE dbo.T (i int)'); DELETE FROM dbo.T", "dangerous delete-rows dbo.T")]
    [InlineData("IF @x = 1 RETURN; CREATE TABLE dbo.T (i int)\nGO\nDELETE FROM dbo.T", "dangerous delete-rows dbo.T")]
    [InlineData("CREATE TABLE dbo.T (i int); DELETE FROM T", "dangerous delete-rows dbo.T")]
    [InlineData("CREATE TABLE dbo.T (i int); ALTER TABLE dbo.O SWITCH TO dbo.T; DELETE FROM dbo.T", "dangerous delete-rows dbo.T")]
    [InlineData("CREATE TABLE dbo.T (i int); EXEC sp_rename 'dbo.O', 'T'; DELETE FROM dbo.T", "dangerous delete-rows dbo.T")]
    [InlineData("CREATE TABLE x.T (i int); ALTER SCHEMA x TRANSFER dbo.T; DELETE FROM x.T", "dangerous delete-rows x.T")]
    [InlineData(
        "CREATE TABLE dbo.T (i int); INSERT dbo.T SELECT i FROM dbo.O; DROP TABLE dbo.O; DROP TABLE dbo.T", "dangerous drop-table dbo.T")]
    [InlineData(
        "CREATE TABLE dbo.T (i int); DELETE FROM dbo.O OUTPUT deleted.i INTO dbo.T; DELETE FROM dbo.T", "dangerous delete-rows dbo.T")]
    [InlineData("CREATE TABLE dbo.T (i int); DELETE FROM dbo.T", "safe delete-rows dbo.T")]
    [InlineData("CREATE TABLE dbo.T (i int); INSERT dbo.T SELECT i FROM dbo.O; DROP TABLE dbo.T", "safe drop-table dbo.T")]
    [InlineData("SELECT * INTO dbo.T FROM dbo.O; TRUNCATE TABLE dbo.T", "safe truncate-table dbo.T")]
    public void A_table_is_new_where_the_script_has_certainly_made_it(string sql, string last) =>
        Read(sql).Split(", ")[^1].ShouldBe(last);

    [Fact]
    public void Temporary_tables_are_nobodys_concern() =>
        Read("CREATE TABLE #t (i int); TRUNCATE TABLE #t; CREATE INDEX x ON #t (i); ALTER TABLE #t ADD b int; DROP TABLE #t").ShouldBe("");

    [Theory]
    [InlineData("id int PRIMARY KEY", "dangerous add-column dbo.T.id, dangerous add-primary-key dbo.T.id")]
    [InlineData("c varchar(9) CONSTRAINT U UNIQUE", "safe add-column dbo.T.c, dangerous add-unique dbo.T.U")]
    [InlineData("c int CHECK (c IS NOT NULL)", "safe add-column dbo.T.c, caution add-check dbo.T.c")]
    [InlineData("c dbo.Mail", "dangerous add-column dbo.T.c")]
    [InlineData("c dbo.Mail NULL", "safe add-column dbo.T.c")]
    [InlineData("c sys.geography", "safe add-column dbo.T.c")]
    [InlineData("c int IDENTITY", "caution add-column dbo.T.c")]
    [InlineData("c rowversion", "caution add-column dbo.T.c")]
    [InlineData("c int DEFAULT 0 WITH VALUES", "caution add-column dbo.T.c")]
    [InlineData("c int REFERENCES dbo.P (i) ON DELETE CASCADE", "safe add-column dbo.T.c, dangerous add-cascading-key dbo.T.c")]
    [InlineData("c int REFERENCES dbo.P (i)", "safe add-column dbo.T.c, caution add-foreign-key dbo.T.c")]
    [InlineData("c int NULL", "safe add-column dbo.T.c")]
    [InlineData(
        "a datetime2 GENERATED ALWAYS AS ROW START NOT NULL, b datetime2 GENERATED ALWAYS AS ROW END NOT NULL, "
            + "PERIOD FOR SYSTEM_TIME (a, b)",
        "caution add-column dbo.T.a, caution add-column dbo.T.b, caution add-period dbo.T")]
    public void What_stands_on_a_column_means_the_same_as_beside_it(string column, string expected) =>
        Read($"ALTER TABLE dbo.T ADD {column}").ShouldBe(expected);

    [Theory]
    [InlineData("WHERE i = i", "dangerous")]
    [InlineData("WHERE 1 = 1 OR i = 5", "dangerous")]
    [InlineData("WHERE 1 = 1 AND i = 5", "caution")]
    [InlineData("WHERE NOT (1 = 1 AND i = 5)", "dangerous")]
    [InlineData("WHERE a LIKE '%'", "dangerous")]
    [InlineData("WHERE EXISTS (SELECT 1 FROM dbo.B WHERE b = 1)", "dangerous")]
    [InlineData("WHERE EXISTS (SELECT 1 FROM dbo.B AS b WHERE b.i = T.i)", "caution")]
    [InlineData("WHERE i IN (SELECT i FROM dbo.B)", "caution")]
    [InlineData("FROM dbo.A JOIN dbo.B ON A.i = B.i", "dangerous")]
    [InlineData("FROM dbo.T JOIN dbo.B ON 1 = 1", "dangerous")]
    [InlineData("FROM dbo.T JOIN dbo.B ON B.i = T.i", "caution")]
    [InlineData("FROM dbo.T AS t LEFT JOIN dbo.B AS b ON b.i = t.i WHERE b.i IS NULL", "caution")]
    [InlineData("FROM dbo.T, dbo.B WHERE B.i = 1", "dangerous")]
    [InlineData("WHERE CURRENT OF c", "dangerous")]
    public void A_condition_that_is_the_same_for_every_row_chooses_none(string condition, string risk) =>
        Read($"DELETE FROM dbo.T {condition}").ShouldBe($"{risk} delete-rows dbo.T");

    [Theory]
    [InlineData("DELETE TOP (9) FROM dbo.T", "caution delete-rows dbo.T")]
    [InlineData("WHILE 1 = 1 DELETE TOP (9) FROM dbo.T", "dangerous delete-rows dbo.T")]
    [InlineData("DELETE TOP (9) FROM dbo.T\nGO 5", "dangerous delete-rows dbo.T")]
    [InlineData("DELETE TOP (100) PERCENT FROM dbo.T", "dangerous delete-rows dbo.T")]
    [InlineData("DECLARE c CURSOR FOR SELECT i FROM dbo.T WHERE a = 1; DELETE FROM dbo.T WHERE CURRENT OF c", "caution delete-rows dbo.T")]
    [InlineData(
        "MERGE dbo.T AS t USING dbo.S AS s ON 1 = 0 WHEN NOT MATCHED BY SOURCE THEN UPDATE SET a = NULL;", "dangerous merge-rows dbo.T")]
    [InlineData("MERGE dbo.T AS t USING dbo.S AS s ON t.i = s.i WHEN MATCHED THEN UPDATE SET a = 1;", "caution merge-rows dbo.T")]
    [InlineData("MERGE dbo.T AS t USING dbo.S AS s ON t.i = s.i WHEN NOT MATCHED THEN INSERT (i) VALUES (1);", "safe merge-rows dbo.T")]
    [InlineData("INSERT INTO dbo.T SELECT * FROM dbo.S WITH (TABLOCKX)", "caution insert-rows dbo.T")]
    [InlineData("ALTER TABLE dbo.T SET (SYSTEM_VERSIONING = OFF)", "dangerous disable-versioning dbo.T")]
    [InlineData(
        "ALTER TABLE dbo.T SET (SYSTEM_VERSIONING = OFF); ALTER TABLE dbo.T SET (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.H))",
        "caution disable-versioning dbo.T, caution enable-versioning dbo.T")]
    [InlineData(
        "ALTER TABLE dbo.T SET (SYSTEM_VERSIONING = ON (HISTORY_RETENTION_PERIOD = 1 DAY))", "dangerous enable-versioning dbo.T")]
    [InlineData(
        "ALTER TABLE dbo.T SET (SYSTEM_VERSIONING = ON (HISTORY_RETENTION_PERIOD = INFINITE))", "caution enable-versioning dbo.T")]
    [InlineData("ALTER TABLE dbo.T DISABLE CHANGE_TRACKING", "dangerous disable-change-tracking dbo.T")]
    [InlineData("ALTER TABLE dbo.T WITH NOCHECK CHECK CONSTRAINT c", "caution check-constraint dbo.T.c")]
    [InlineData("ALTER TABLE dbo.T ALTER COLUMN c DROP MASKED", "dangerous drop-mask dbo.T.c")]
    [InlineData("DENY SELECT ON dbo.T TO public", "dangerous deny SELECT on dbo.T to public")]
    [InlineData("GRANT UNMASK TO app", "dangerous grant UNMASK on database to app")]
    [InlineData("GRANT ALTER ANY USER TO app", "dangerous grant ALTER ANY USER on database to app")]
    [InlineData("GRANT EXECUTE TO app", "dangerous grant EXECUTE on database to app")]
    [InlineData("GRANT CONNECT TO guest", "dangerous grant CONNECT on database to guest")]
    [InlineData("ALTER USER u WITH LOGIN = x", "dangerous alter-user u")]
    [InlineData("ALTER TABLE dbo.T DROP COLUMN a, b", "dangerous drop-column dbo.T.a, dangerous drop-column dbo.T.b")]
    [InlineData(
        "ALTER TABLE dbo.T DROP COLUMN IF EXISTS a, b, c",
        "dangerous drop-column dbo.T.a, dangerous drop-column dbo.T.b, dangerous drop-column dbo.T.c")]
    [InlineData(
        "ALTER TABLE dbo.T DROP CONSTRAINT k, l, COLUMN a, b",
        "caution drop-constraint dbo.T.k, caution drop-constraint dbo.T.l, dangerous drop-column dbo.T.a, dangerous drop-column dbo.T.b")]
    [InlineData(
        "ALTER TABLE dbo.T DROP COLUMN a, b, CONSTRAINT k, l",
        "dangerous drop-column dbo.T.a, dangerous drop-column dbo.T.b, caution drop-constraint dbo.T.k, caution drop-constraint dbo.T.l")]
    [InlineData("ALTER TABLE dbo.T DROP k, COLUMN a, b",
        "caution drop-constraint dbo.T.k, dangerous drop-column dbo.T.a, dangerous drop-column dbo.T.b")]
    [InlineData("IF COL_LENGTH('dbo.T', 'a') > 0 EXEC ('ALTER TABLE dbo.T DROP COLUMN a, b')",
        "dangerous drop-column dbo.T.a, dangerous drop-column dbo.T.b")]
    [InlineData("EXEC sp_getapplock 'a', 'Exclusive'; EXEC sys.sp_releaseapplock 'a'; EXEC sp_lock", "")]
    [InlineData("EXEC sp_describe_first_result_set N'SELECT 1'; EXEC sp_xml_removedocument @d", "")]
    [InlineData("EXEC sp_xml_preparedocument @d OUTPUT, N'<a/>'; EXEC sp_updatestats", "safe update-statistics database")]
    [InlineData("EXEC dbo.sp_getapplock 'a'", "unclassified run-code dbo.sp_getapplock e593e7c2f9a0")]
    [InlineData("UPDATE dbo.T SET @i = Id", "")]
    [InlineData("UPDATE dbo.T SET @i = Id, @j = Id WHERE Id = 1", "")]
    [InlineData("UPDATE dbo.T SET @i = Id = 1", "dangerous update-rows dbo.T")]
    [InlineData("UPDATE dbo.T SET @i = Id, a = 1", "dangerous update-rows dbo.T")]
    [InlineData("DROP INDEX T.i", "caution drop-index dbo.T.i")]
    [InlineData("DROP FULLTEXT INDEX ON dbo.T", "dangerous drop-full-text dbo.T")]
    [InlineData("ALTER SEQUENCE dbo.S RESTART WITH 1", "dangerous restart-sequence dbo.S")]
    [InlineData("DBCC CHECKIDENT ('dbo.T', RESEED, 0)", "dangerous reseed-identity dbo.T")]
    [InlineData("DBCC CHECKTABLE ('dbo.T'); DBCC SHOW_STATISTICS ('dbo.T', 'i')", "")]
    [InlineData("UPDATE STATISTICS dbo.T WITH FULLSCAN", "safe update-statistics dbo.T")]
    [InlineData("UPDATE STATISTICS dbo.T WITH ROWCOUNT = 1", "caution update-statistics dbo.T")]
    [InlineData("WAITFOR DELAY '23:59:59'", "caution wait WAITFOR DELAY '***' 330c701aaca8")]
    [InlineData("WAITFOR DELAY '00:00:01'", "")]
    [InlineData("WAITFOR (RECEIVE * FROM dbo.Q)", "dangerous receive-messages dbo.Q")]
    [InlineData("SELECT NEXT VALUE FOR dbo.S", "safe take-number dbo.S")]
    [InlineData("DROP ENDPOINT e", "dangerous server DROP ENDPOINT e")]
    [InlineData("CREATE TRIGGER g ON ALL SERVER FOR LOGON AS ROLLBACK", "dangerous server CREATE TRIGGER g 91bb2969ff1a")]
    [InlineData("CREATE TABLE dbo.C (i int) WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.H))",
        "safe create-table dbo.C, safe create-table dbo.H")]
    [InlineData("CREATE TABLE dbo.C (p int REFERENCES dbo.P (i) ON DELETE CASCADE)",
        "safe create-table dbo.C, caution add-cascading-key dbo.C.p")]
    [InlineData("CREATE TABLE dbo.C (p int); ALTER TABLE dbo.C ADD CONSTRAINT F FOREIGN KEY (p) REFERENCES dbo.P (i) ON DELETE CASCADE",
        "safe create-table dbo.C, caution add-cascading-key dbo.C.F")]
    [InlineData("CREATE SCHEMA app CREATE TABLE t (i int) GRANT CONTROL ON t TO public",
        "safe create-schema app, safe create-table app.t, dangerous grant CONTROL on app.t to public")]
    [InlineData("CREATE SCHEMA AUTHORIZATION bob", "safe create-schema bob")]
    [InlineData("CREATE VIEW dbo.v WITH SCHEMABINDING AS SELECT i FROM dbo.T\nGO\nCREATE UNIQUE CLUSTERED INDEX x ON dbo.v (i)",
        "safe create-view dbo.v, caution create-index dbo.v.x")]
    [InlineData("EXEC hr.sp_help", "unclassified run-code hr.sp_help")]
    [InlineData("EXEC dbo.sp_help", "unclassified run-code dbo.sp_help 55391de81704")]
    [InlineData("EXEC sys.sp_help; EXEC sp_spaceused", "")]
    [InlineData("SET ROWCOUNT 1", "dangerous set-rowcount SET ROWCOUNT 1")]
    [InlineData("SET ROWCOUNT 0; SET NOCOUNT ON; SET XACT_ABORT ON", "")]
    [InlineData("SET NOEXEC ON", "dangerous set-option SET NOEXEC ON")]
    [InlineData("SET DATEFORMAT dmy", "caution set-option SET DATEFORMAT dmy")]
    [InlineData("SET XACT_ABORT OFF", "caution set-option SET XACT_ABORT OFF")]
    [InlineData("SET IDENTITY_INSERT dbo.T ON", "caution set-identity-insert dbo.T")]
    [InlineData("SET IDENTITY_INSERT dbo.T ON; SET IDENTITY_INSERT dbo.T OFF", "")]
    [InlineData("CREATE TABLE dbo.T (i int)\nGO\nCREATE TRIGGER dbo.g ON dbo.T AFTER INSERT AS PRINT 1",
        "safe create-table dbo.T, caution create-trigger dbo.g")]
    [InlineData("CREATE TRIGGER dbo.g ON dbo.T AFTER INSERT AS PRINT 1", "dangerous create-trigger dbo.g")]
    [InlineData("EXEC sp_addextendedproperty N'a', N'b', N'SCHEMA', N'dbo', N'TABLE', N'T'", "safe describe-object dbo.T")]
    [InlineData("CREATE TABLE dbo.T (i int)\nGO\nALTER TABLE dbo.T ADD CONSTRAINT c CHECK (i > 0)",
        "safe create-table dbo.T, safe add-check dbo.T.c")]
    [InlineData("ALTER TABLE dbo.T ADD CONSTRAINT c CHECK (i > 0)", "caution add-check dbo.T.c")]
    [InlineData("DROP STATISTICS dbo.T.s", "caution drop-statistics dbo.T.s")]
    [InlineData("EXEC sp_rename 'dbo.T.i', 'j', 'INDEX'", "caution rename-object dbo.T.i")]
    [InlineData("UPDATE TOP (9) dbo.T SET a = 1", "caution update-rows dbo.T")]
    [InlineData("BULK INSERT dbo.T FROM 'f'", "caution bulk-insert dbo.T")]
    [InlineData("ALTER TABLE dbo.T SET (LOCK_ESCALATION = TABLE)", "caution alter-table-option dbo.T")]
    [InlineData("ALTER TABLE dbo.T DROP PERIOD FOR SYSTEM_TIME", "caution drop-period dbo.T")]
    [InlineData("ALTER TABLE dbo.T ALTER COLUMN c ADD MASKED WITH (FUNCTION = 'default()')", "caution alter-column dbo.T.c")]
    [InlineData("CREATE FULLTEXT INDEX ON dbo.T (c) KEY INDEX k", "caution full-text dbo.T")]
    [InlineData("RAISERROR ('x', 16, 1) WITH LOG", "caution raise-error RAISERROR '***' 95ebdec26b6c")]
    [InlineData("ALTER TABLE dbo.T SPLIT RANGE (1)", "dangerous alter-partition dbo.T")]
    [InlineData("CREATE DATABASE SCOPED CREDENTIAL c WITH IDENTITY = 'x'",
        "dangerous credential CREATE DATABASE SCOPED CREDENTIAL c 7d4044e4d4b7")]
    [InlineData("CREATE EVENT SESSION s ON DATABASE ADD EVENT sqlserver.error_reported",
        "caution event-session CREATE EVENT SESSION s 2a8bd7669b7d")]
    [InlineData("DROP EVENT SESSION s ON DATABASE", "caution event-session DROP EVENT SESSION s 51c8369297cf")]
    [InlineData("DROP EVENT SESSION s ON SERVER", "dangerous server DROP EVENT SESSION s 67dcf63de347")]
    [InlineData("DROP DATABASE SCOPED CREDENTIAL c", "dangerous credential DROP DATABASE SCOPED CREDENTIAL c")]
    [InlineData("DROP CREDENTIAL c", "dangerous server DROP CREDENTIAL c")]
    [InlineData("CREATE EVENT NOTIFICATION n ON DATABASE FOR CREATE_TABLE TO SERVICE 's', 'current database'",
        "dangerous event-notification CREATE EVENT NOTIFICATION n a9943808ef9f")]
    [InlineData("DROP EVENT NOTIFICATION n ON DATABASE", "dangerous event-notification DROP EVENT NOTIFICATION n ee91869ddc2b")]
    [InlineData("RESTORE DATABASE d FROM DISK = 'f'", "dangerous whole-database RESTORE DATABASE d fa97b6be61a9")]
    [InlineData("ENABLE TRIGGER dbo.g ON dbo.T", "caution enable-trigger dbo.T.g")]
    [InlineData("DISABLE TRIGGER dbo.g ON dbo.T", "dangerous disable-trigger dbo.T.g")]
    [InlineData("DBCC CHECKIDENT ('dbo.T')", "caution reseed-identity dbo.T")]
    [InlineData("DBCC CHECKIDENT ('dbo.T', RESEED) WITH NO_INFOMSGS", "caution reseed-identity dbo.T")]
    [InlineData("ALTER INDEX i ON dbo.T DISABLE", "dangerous disable-index dbo.T.i")]
    [InlineData("ALTER INDEX i ON dbo.T REBUILD; ALTER INDEX i ON dbo.T DISABLE",
        "caution rebuild-index dbo.T.i, dangerous disable-index dbo.T.i")]
    [InlineData("ALTER INDEX i ON dbo.T DISABLE; IF @a = 1 ALTER INDEX i ON dbo.T REBUILD",
        "dangerous disable-index dbo.T.i, caution rebuild-index dbo.T.i")]
    [InlineData("ALTER INDEX i ON dbo.T DISABLE; ALTER INDEX i ON dbo.T REBUILD",
        "caution disable-index dbo.T.i, caution rebuild-index dbo.T.i")]
    [InlineData("ALTER INDEX i ON dbo.T DISABLE; ALTER INDEX ALL ON dbo.T REBUILD",
        "caution disable-index dbo.T.i, caution rebuild-index dbo.T")]
    [InlineData("ALTER SEQUENCE dbo.S NO CYCLE", "caution alter-sequence dbo.S")]
    [InlineData("ALTER SEQUENCE dbo.S MAXVALUE 9 CYCLE", "dangerous restart-sequence dbo.S")]
    [InlineData("ALTER QUEUE dbo.Q WITH ACTIVATION (DROP)", "dangerous alter-queue dbo.Q")]
    [InlineData("ALTER QUEUE dbo.Q WITH STATUS = ON", "caution alter-queue dbo.Q")]
    [InlineData("ALTER DATABASE d ADD FILEGROUP f", "caution alter-database database ADD FILEGROUP f")]
    [InlineData("ALTER DATABASE d REMOVE FILEGROUP f", "dangerous alter-database database REMOVE FILEGROUP f")]
    [InlineData("CREATE SEQUENCE dbo.S AS int; DROP SEQUENCE dbo.S", "safe create-sequence dbo.S, safe drop-sequence dbo.S")]
    [InlineData("CREATE SYNONYM dbo.N FOR dbo.T; DROP SYNONYM dbo.N", "safe create-synonym dbo.N, safe drop-synonym dbo.N")]
    [InlineData("IF @a = 1 CREATE SEQUENCE dbo.S AS int; DROP SEQUENCE dbo.S", "safe create-sequence dbo.S, dangerous drop-sequence dbo.S")]
    [InlineData("CREATE TRIGGER dbo.g ON dbo.T AFTER INSERT AS PRINT 1\nGO\nDROP TRIGGER dbo.g",
        "dangerous create-trigger dbo.g, safe drop-trigger dbo.g")]
    [InlineData("CREATE TRIGGER g ON app.T AFTER INSERT AS PRINT 1\nGO\nDROP TRIGGER dbo.g",
        "dangerous create-trigger dbo.g, dangerous drop-trigger dbo.g")]
    [InlineData("END CONVERSATION @h", "caution broker @h e45ac2db0dbb")]
    [InlineData("END CONVERSATION @h WITH CLEANUP", "dangerous broker @h WITH CLEANUP a10647f44a89")]
    public void Risk_is_what_a_statement_does(string sql, string expected) => Read(sql).ShouldBe(expected);

    [Theory]
    [InlineData("CREATE INDEX x ON dbo.T (i)", "It blocks writers while it is built, and may change the plans of queries.")]
    [InlineData("CREATE UNIQUE INDEX x ON dbo.T (i)", "It fails where rows share a value, and blocks writers while it is built.")]
    [InlineData(
        "CREATE INDEX x ON dbo.T (i) WITH (ONLINE = ON)", "It slows every write a little, and may change the plans of queries.")]
    [InlineData(
        "CREATE UNIQUE INDEX x ON dbo.T (i) WITH (ONLINE = ON)", "It fails where rows share a value, and slows every write a little.")]
    [InlineData("ALTER TABLE dbo.T ADD CONSTRAINT k PRIMARY KEY (i)", "The whole table is sorted and written anew by its key.")]
    [InlineData(
        "ALTER TABLE dbo.T ADD CONSTRAINT k UNIQUE (i)", "It fails where rows share a value; its index is built from every row.")]
    [InlineData(
        "ALTER TABLE dbo.T WITH CHECK CHECK CONSTRAINT c",
        "Every row that is there is held against it, and one that breaks it ends the deployment.")]
    [InlineData(
        "ALTER TABLE dbo.T CHECK CONSTRAINT c",
        "Rows are refused again from now on; those that are there are not checked, and the constraint is not trusted.")]
    [InlineData("GRANT EXECUTE TO app", "It gives everybody, or somebody everything.")]
    [InlineData(
        "DENY SELECT ON dbo.T TO public", "It takes something from everybody, or in the whole database: applications may fail.")]
    [InlineData(
        "REVOKE SELECT ON dbo.T FROM public", "It takes something from everybody, or in the whole database: applications may fail.")]
    [InlineData("TRUNCATE TABLE dbo.T", "Every row of the table is gone.")]
    [InlineData("TRUNCATE TABLE dbo.T WITH (PARTITIONS (2))", "Every row of the partitions that it names is gone.")]
    [InlineData(
        "ALTER DATABASE d SET RECOVERY BULK_LOGGED", "It changes the whole database for everybody, not only what this release is about.")]
    [InlineData(
        "ALTER DATABASE d SET RECOVERY SIMPLE",
        "The chain of log backups ends: until the next full or differential backup nobody can restore to a point in time.")]
    [InlineData("ALTER DATABASE CURRENT SET READ_ONLY", "Nobody writes to the database until it is set back.")]
    [InlineData("ALTER DATABASE d SET RESTRICTED_USER", "Applications cannot connect until it is set back.")]
    [InlineData("ALTER DATABASE d SET TRUSTWORTHY ON", "Its code may reach other databases with the permissions of its owner.")]
    [InlineData(
        "ALTER DATABASE d SET TRUSTWORTHY OFF",
        "It changes the whole database for everybody, not only what this release is about.")]
    [InlineData("ALTER DATABASE d SET ENCRYPTION OFF", "Its files and backups are written as plain text from now on.")]
    [InlineData("ALTER DATABASE d SET PAGE_VERIFY NONE", "Pages that the disk damages are noticed by nobody.")]
    [InlineData("ALTER DATABASE d ADD FILEGROUP f", "Nothing lies in it until something is put there; every restore needs it from now on.")]
    [InlineData("DBCC CHECKDB (d, REPAIR_ALLOW_DATA_LOSS)", "It throws away the rows and pages that it cannot repair.")]
    [InlineData(
        "DBCC SHRINKFILE (1, 10)",
        "It moves pages through the whole file, which scatters every index, and the file grows again with the next rows.")]
    [InlineData("DBCC FREEPROCCACHE", "It reaches beyond this database, to the server or to other sessions.")]
    [InlineData("EXECUTE AS USER = 'bob'", "What follows runs with the permissions of somebody else, until REVERT.")]
    [InlineData(
        "ALTER AUTHORIZATION ON SCHEMA::app TO x",
        "Its new owner may do everything with it, and permissions that were granted on it may be lost.")]
    [InlineData("DROP TRIGGER dbo.g", "What it kept in order is no longer kept.")]
    [InlineData("DROP USER bob", "Whoever signs in as it fails, and what was granted to it is gone.")]
    [InlineData("DROP ROLE app", "Its members lose what they may do by it, and what was granted to it is gone.")]
    [InlineData("ALTER SEQUENCE dbo.S INCREMENT BY 10", "It hands out numbers by other rules from now on.")]
    [InlineData(
        "ALTER SEQUENCE dbo.S CYCLE",
        "CYCLE: when it has come to its end it hands out numbers again that rows may have: keys fail, or two things share a number.")]
    [InlineData(
        "ALTER QUEUE dbo.Q WITH STATUS = OFF",
        "A queue that is switched off takes no message, and whoever reads it waits or fails.")]
    [InlineData("ALTER QUEUE dbo.Q WITH STATUS = ON", "Its messages are taken, kept or handed on by other rules from now on.")]
    [InlineData(
        "ALTER TABLE dbo.T ADD u uniqueidentifier NOT NULL DEFAULT (NEWID())",
        "Every row that is there is rewritten with its value.")]
    [InlineData(
        "EXEC sp_rename 'dbo.T.a', 'b', 'COLUMN'",
        "Every statement that uses the old name fails at once, also in views and procedures of this database.")]
    [InlineData(
        "ALTER SCHEMA arch TRANSFER dbo.T",
        "Every statement that uses the old name fails at once, also in views and procedures of this "
            + "database. Permissions that were granted on it are lost.")]
    [InlineData(
        "ALTER DATABASE d SET RECOVERY SIMPLE WITH ROLLBACK IMMEDIATE",
        "The chain of log backups ends: until the next full or differential backup nobody can restore to a point in time. WITH ROLLBACK "
            + "ends every session of the database and rolls its work back.")]
    [InlineData("END CONVERSATION @h", "The other side is told that it has ended.")]
    [InlineData("END CONVERSATION @h WITH CLEANUP", "WITH CLEANUP throws messages away without a word to the other side.")]
    [InlineData("DBCC CHECKIDENT ('dbo.T')", "Where the counter is behind the rows it is put right.")]
    [InlineData(
        "DBCC CHECKIDENT ('dbo.T', RESEED, 0)",
        "The next row gets that number: where rows have it or larger ones, keys fail or two rows share a number.")]
    [InlineData("UPDATE STATISTICS dbo.T", "Rows are read and counted; the plans of queries may change.")]
    [InlineData("UPDATE STATISTICS dbo.T WITH PAGECOUNT = 1", "The optimizer believes row and page counts that are made up.")]
    [InlineData("ALTER TABLE dbo.T SET (SYSTEM_VERSIONING = ON)", "Old versions of its rows are kept from now on.")]
    [InlineData(
        "ALTER TABLE dbo.T SET (SYSTEM_VERSIONING = ON (HISTORY_RETENTION_PERIOD = 1 DAY))",
        "Old versions of its rows are deleted when they reach that age.")]
    public void The_reason_is_that_of_the_form_in_which_a_statement_is_written(string sql, string why) =>
        Operations(sql).ShouldHaveSingleItem().Why.ShouldBe(why);

    [Theory]
    [InlineData("CREATE INDEX x ON dbo.T (i)", "Writers wait while the whole table is read and sorted; readers go on.")]
    [InlineData("CREATE INDEX x ON dbo.T (i) WITH (ONLINE = ON)", "Readers and writers of the table wait for a moment: ")]
    [InlineData("ALTER TABLE dbo.T ADD CONSTRAINT k PRIMARY KEY (i)", "Readers and writers of the table wait while every row is read")]
    [InlineData("ALTER TABLE dbo.T ADD CONSTRAINT k UNIQUE (i)", "Readers and writers of the table wait while every row is read")]
    [InlineData("ALTER TABLE dbo.T WITH CHECK CHECK CONSTRAINT c", "Readers and writers of the table wait while every row is read")]
    [InlineData("ALTER TABLE dbo.T CHECK CONSTRAINT c", "Readers and writers of the table wait for a moment: ")]
    [InlineData("ALTER DATABASE d SET RECOVERY SIMPLE", "It may wait for every session of the database, or throw them out.")]
    [InlineData("ALTER DATABASE d SET RECOVERY SIMPLE WITH ROLLBACK IMMEDIATE", "Every session is thrown out.")]
    public void Who_waits_depends_on_the_form_of_the_statement(string sql, string locking) =>
        Operations(sql).ShouldHaveSingleItem().Locking.ShouldNotBeNull().ShouldStartWith(locking);

    [Theory]
    [InlineData("GRANT EXECUTE TO app", "Grant what is needed to a role of its own.")]
    [InlineData("DENY SELECT ON dbo.T TO public", "Take it from one role of its own.")]
    [InlineData("REVOKE SELECT ON dbo.T FROM public", "Take it from one role of its own.")]
    public void The_safer_way_leads_to_the_same_end(string sql, string way) =>
        Operations(sql).ShouldHaveSingleItem().SaferWay.ShouldBe(way);

    [Fact]
    public void A_module_that_is_made_again_is_replaced_and_loses_what_nobody_grants_again()
    {
        var operations = Operations("DROP PROCEDURE dbo.p\nGO\nCREATE PROCEDURE dbo.p AS SELECT 1\nGO\nGRANT EXECUTE ON dbo.p TO app");

        operations.ShouldAllBe(operation => operation.Risk == Risk.Caution);
        operations[0].Why.ShouldContain("GRANT EXECUTE ON dbo.p TO app");
        operations[1].Kind.ShouldBe("alter-procedure");
    }

    [Theory]
    [InlineData("EXEC (@s); SET @s = @t; EXEC (@s)")]
    [InlineData("EXEC sp_executesql @s; EXEC sp_executesql @s")]
    [InlineData("EXEC @p; EXEC @p")]
    [InlineData("SELECT * FROM OPENQUERY (S, 'a'); SELECT * FROM OPENQUERY (S, 'b')")]
    [InlineData("ALTER PARTITION FUNCTION f () SPLIT RANGE (1); ALTER PARTITION FUNCTION g () SPLIT RANGE (1)")]
    [InlineData(
        "BACKUP MASTER KEY TO FILE = 'a' ENCRYPTION BY PASSWORD = 'p'; BACKUP MASTER KEY TO FILE = 'b' ENCRYPTION BY PASSWORD = 'p'")]
    [InlineData("ALTER SERVER CONFIGURATION SET PROCESS AFFINITY CPU = 0; ALTER SERVER CONFIGURATION SET PROCESS AFFINITY CPU = 1")]
    [InlineData("DBCC SHRINKFILE (1); DBCC SHRINKFILE (2)")]
    [InlineData("DBCC SHRINKDATABASE (a); DBCC DROPCLEANBUFFERS")]
    public void To_acknowledge_one_statement_covers_no_other(string sql)
    {
        var operations = Operations(sql);

        operations.Count.ShouldBe(2);
        operations.ShouldAllBe(operation => operation.IsDangerous);
        operations[0].Subject.ShouldNotBe(operations[1].Subject);
    }

    [Fact]
    public void A_statement_of_people_in_a_planners_text_is_read_as_theirs()
    {
        var batches = SqlcmdScript.Read("ALTER TABLE dbo.T ALTER COLUMN c varchar(5); INSERT INTO trexis.journal VALUES (1)", "x").Batches;
        var reader = new TransactSqlReader { OfPeople = TransactSqlReader.Details(batches).Select(one => one.Detail).ToHashSet() };

        reader.Read(batches).Operations.ShouldAllBe(found => found.Operation.Risk == Risk.Dangerous);
    }

    [Theory]
    [InlineData("EXEC sys.sp_create_streaming_job @name = @n, @statement = @s", "InvalidCastException")]
    [InlineData("SELECT (((", "parse")]
    public void A_parser_that_fails_leaves_an_unparsed_batch(string sql, string why) =>
        Operations(sql).ShouldHaveSingleItem().Why.ShouldContain(why);

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("BEGIN ", "PRINT 1", " END")]
    [InlineData("IF 1 = 1 PRINT 1 ELSE ", "PRINT 2", "")]
    [InlineData("IF 1 = 1 ", "PRINT 2", "")]
    [InlineData("- ", "1", "")]
    public void Deep_nesting_is_refused_and_ends_nothing(string open, string inside, string close)
    {
        const int levels = 20_000;
        var nested = string.Concat(Enumerable.Repeat(open, levels)) + inside + string.Concat(Enumerable.Repeat(close, levels));

        var operation = Operations(open[0] is '(' or '-' ? $"SELECT {nested}" : nested).ShouldHaveSingleItem();

        (operation.Kind, operation.Risk).ShouldBe(("unparsed", Risk.Unclassified));
    }

    private static string Read(string sql) => string.Join(
        ", ", Operations(sql).Select(found => $"{found.Risk.ToString().ToLowerInvariant()} {found.Kind} {found.Subject}"));

    private static List<Operation> Operations(string sql)
    {
        var reader = new TransactSqlReader(new TSql170Parser(initialQuotedIdentifiers: true), WrittenBy.People, "d");
        return
        [
            .. reader.Read(SqlcmdScript.Read(sql, "x.sql").Batches).Operations.Concat(reader.LeftOn()).Select(found => found.Operation),
        ];
    }
}
