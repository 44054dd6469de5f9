using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

/// <summary>What statements mean for those that follow: what was copied, rolled back, switched off, added, set off.</summary>
public sealed class ScriptConsequencesTests
{
    private const string Target = """
        CREATE TABLE dbo.P (Id int NOT NULL CONSTRAINT PK_P PRIMARY KEY, Name nvarchar(50) NULL, Code varchar(10) NULL, Qty int NOT NULL);
        CREATE TABLE dbo.C (Id int NOT NULL PRIMARY KEY, Note int NULL);
        CREATE TABLE dbo.O (Id int NOT NULL PRIMARY KEY, C int NOT NULL REFERENCES dbo.C (Id) ON UPDATE CASCADE,
            Maybe int NULL REFERENCES dbo.C (Id));
        CREATE TABLE dbo.U (Id int NOT NULL CONSTRAINT PK_U PRIMARY KEY, Name nvarchar(50) NOT NULL CONSTRAINT DF_U DEFAULT (N''),
            CONSTRAINT CK_U CHECK (Id > 0), CONSTRAINT UQ_U UNIQUE (Name));
        CREATE INDEX IX_U ON dbo.U (Name);
        CREATE TABLE dbo.W (Id int NOT NULL PRIMARY KEY);
        CREATE TABLE dbo.Log (Line int NULL);
        GO
        CREATE VIEW dbo.Seen AS SELECT Id FROM dbo.W;
        GO
        CREATE TRIGGER dbo.WipesLog ON dbo.W AFTER UPDATE AS
        IF @@ROWCOUNT = 0 RETURN;
        DELETE FROM dbo.Log;
        GO
        CREATE TRIGGER dbo.KeepsLog ON dbo.W AFTER DELETE AS INSERT INTO dbo.Log (Line) SELECT Id FROM deleted;
        """;

    private const string New =
        "CREATE TABLE dbo.P_new (Id int NOT NULL PRIMARY KEY, Name nvarchar(50), Code varchar(10), Qty int NOT NULL);\n";

    private const string Copy = "INSERT INTO dbo.P_new (Id, Name, Code, Qty) SELECT Id, Name, Code, Qty FROM dbo.P;\n";
    private const string Swap = "DROP TABLE dbo.P;\nEXEC sp_rename 'dbo.P_new', 'P';\n";

    [Theory]
    [InlineData(New + "BEGIN TRAN;\n" + Copy + "ROLLBACK;\n" + Swap)]
    [InlineData("BEGIN TRAN;\n" + New + Copy + "ROLLBACK;\n" + New + Swap)]
    [InlineData(New + "BEGIN TRAN;\n" + Copy + "IF @@TRANCOUNT > 5 ROLLBACK;\n" + Swap)]
    [InlineData(New + "BEGIN TRAN;\n" + Copy + "IF DB_ID('x') IS NULL BEGIN ROLLBACK; RETURN; END\nGO\n" + Swap)]
    [InlineData(New + "BEGIN TRY BEGIN TRAN;\n" + Copy + "COMMIT; END TRY BEGIN CATCH ROLLBACK; END CATCH;\n" + Swap)]
    [InlineData(New + "SET ROWCOUNT 100;\n" + Copy + "SET ROWCOUNT 0;\n" + Swap)]
    [InlineData(New + "SET NOEXEC ON;\nGO\n" + Copy + "GO\nSET NOEXEC OFF;\nGO\n" + Swap)]
    [InlineData(New + "ALTER TABLE dbo.P_new ADD CONSTRAINT UQ UNIQUE (Name) WITH (IGNORE_DUP_KEY = ON);\n" + Copy + Swap)]
    [InlineData(New + "CREATE UNIQUE INDEX UQ ON dbo.P_new (Name) WITH (IGNORE_DUP_KEY = ON);\n" + Copy + Swap)]
    [InlineData(New + "GO\nCREATE TRIGGER dbo.Not ON dbo.P_new INSTEAD OF INSERT AS SELECT 1;\nGO\n" + Copy + Swap)]
    [InlineData(New + "GO\nCREATE TRIGGER dbo.Not ON dbo.P_new AFTER INSERT AS DELETE FROM dbo.P_new WHERE Qty = 0;\nGO\n" + Copy + Swap)]
    [InlineData(New + "GO\nCREATE TRIGGER dbo.Not ON dbo.P_new AFTER INSERT AS EXEC dbo.Anything;\nGO\n" + Copy + Swap)]
    [InlineData(New + "GO\nCREATE TRIGGER dbo.Not ON dbo.P_new INSTEAD OF INSERT AS SELECT 1;\nGO\nIF DB_ID('x') IS NULL EXEC("
        + "'CREATE OR ALTER TRIGGER dbo.Not ON dbo.P_new AFTER INSERT AS SELECT 1');\nGO\n" + Copy + Swap)]
    [InlineData(New + "IF EXISTS (SELECT 1 FROM dbo.P WHERE Qty > 0)\n" + Copy + Swap)]
    [InlineData(New + "IF EXISTS (SELECT 1 FROM dbo.C)\n" + Copy + Swap)]
    [InlineData(New + "IF NOT EXISTS (SELECT 1 FROM dbo.P)\n" + Copy + Swap)]
    [InlineData(New + "IF EXISTS (SELECT TOP (0) 1 FROM dbo.P)\n" + Copy + Swap)]
    [InlineData(New + "IF EXISTS (SELECT 1 FROM dbo.P) BEGIN IF @@SPID = 1 RETURN;\n" + Copy + "END\n" + Swap)]
    [InlineData(New + "EXEC('IF @@SPID = 1 RETURN; INSERT INTO dbo.P_new SELECT * FROM dbo.P');\n" + Swap)]
    [InlineData(New + "WITH P AS (SELECT * FROM dbo.P WHERE Id = 1) INSERT INTO dbo.P_new SELECT * FROM P;\n" + Swap)]
    [InlineData("ALTER TABLE dbo.P ADD More int NULL;\nGO\nCREATE TABLE dbo.P_new (Id int NOT NULL, Name nvarchar(50), Code varchar(10), "
        + "Qty int NOT NULL);\nINSERT INTO dbo.P_new SELECT * FROM dbo.P;\n" + Swap)]
    [InlineData("SELECT TOP (5) * INTO dbo.P_new FROM dbo.P;\n" + Swap)]
    [InlineData("SELECT * INTO dbo.P_new FROM dbo.P WHERE Qty > 0;\n" + Swap)]
    [InlineData("SELECT Id, Name, Code INTO dbo.P_new FROM dbo.P;\n" + Swap)]
    [InlineData("SELECT DISTINCT * INTO dbo.P_new FROM dbo.P;\n" + Swap)]
    [InlineData("WITH P AS (SELECT * FROM dbo.P WHERE Id = 1) SELECT * INTO dbo.P_new FROM P;\n" + Swap)]
    [InlineData("SET ROWCOUNT 5;\nSELECT * INTO dbo.P_new FROM dbo.P;\nSET ROWCOUNT 0;\n" + Swap)]
    public void What_was_not_all_copied_or_was_taken_back_is_no_copy(string sql) =>
        Operations(sql).Single(operation => operation.Kind == "drop-table").Risk.ShouldBe(Risk.Dangerous);

    [Theory]
    [InlineData(New + Copy + Swap)]
    [InlineData(New + "BEGIN TRAN;\n" + Copy + "COMMIT;\n" + Swap)]
    [InlineData(New + "BEGIN TRAN;\n" + Copy + "IF @@ERROR <> 0 ROLLBACK;\n" + Swap)]
    [InlineData(New + "BEGIN TRAN;\n" + Copy + "IF DB_ID('x') IS NULL BEGIN ROLLBACK; THROW 50000, 'x', 1; END\n" + Swap)]
    [InlineData(New + "CREATE UNIQUE INDEX UQ ON dbo.P_new (Name) WITH (IGNORE_DUP_KEY = OFF);\n" + Copy + Swap)]
    [InlineData(New + "SET ROWCOUNT 0;\nSET NOEXEC OFF;\n" + Copy + Swap)]
    [InlineData(New + "GO\nCREATE TRIGGER dbo.Log1 ON dbo.P_new AFTER INSERT AS INSERT INTO dbo.Log (Line) SELECT Id FROM inserted;\nGO\n"
        + Copy + Swap)]
    [InlineData(New + "IF EXISTS (SELECT * FROM dbo.P)\n" + Copy + Swap)]
    [InlineData(New + "IF EXISTS (SELECT TOP (1) 1 FROM P)\nBEGIN\n" + Copy + "END\n" + Swap)]
    [InlineData(New + "IF EXISTS(SELECT * FROM dbo.P)\n EXEC('INSERT INTO dbo.P_new (Id, Name, Code, Qty)\n SELECT Id, Name, Code, Qty "
        + "FROM dbo.P WITH (HOLDLOCK TABLOCKX)')\nGO\n" + Swap)]
    [InlineData(New + "EXEC sp_executesql N'INSERT INTO dbo.P_new SELECT * FROM dbo.P';\n" + Swap)]
    [InlineData(New + "INSERT INTO dbo.P_new SELECT * FROM dbo.P;\n" + Swap)]
    [InlineData(New + "INSERT INTO dbo.P_new (Id, Name, Code, Qty) SELECT Id, CONVERT(nvarchar(60), Name), Code, CAST(Qty AS int) FROM "
        + "dbo.P;\n" + Swap)]
    [InlineData("SELECT * INTO dbo.P_new FROM dbo.P;\n" + Swap)]
    [InlineData("SELECT Id, Name, Code AS Sign, Qty INTO dbo.P_new FROM dbo.P;\n" + Swap)]
    [InlineData("IF OBJECT_ID('dbo.P_new') IS NULL BEGIN\n" + New + "IF EXISTS (SELECT * FROM dbo.P)\n" + Copy + Swap + "END")]
    public void What_was_all_copied_and_stays_is_a_copy(string sql) =>
        Operations(sql).Single(operation => operation.Kind == "drop-table").Risk.ShouldBe(Risk.Caution);

    [Theory]
    [InlineData("", Risk.Caution)]
    [InlineData("INSTEAD OF UPDATE AS SELECT 1", Risk.Dangerous)]
    [InlineData("AFTER UPDATE AS UPDATE dbo.P SET Kept = NULL WHERE Id IN (SELECT Id FROM inserted)", Risk.Dangerous)]
    [InlineData("AFTER UPDATE AS UPDATE dbo.P SET Qty = Qty + 1 WHERE Id IN (SELECT Id FROM inserted)", Risk.Caution)]
    [InlineData("INSTEAD OF DELETE AS SELECT 1", Risk.Caution)]
    public void Values_are_copied_where_no_trigger_does_something_in_place_of_that(string trigger, Risk risk) => Operations(
        (trigger.Length == 0 ? "" : $"CREATE TRIGGER dbo.OnP ON dbo.P {trigger};\nGO\n")
            + "ALTER TABLE dbo.P ADD Kept nvarchar(50);\nGO\nUPDATE dbo.P SET Kept = Name;\nALTER TABLE dbo.P DROP COLUMN Name;\n"
            + "EXEC sp_rename 'dbo.P.Kept', 'Name', 'COLUMN';")
        .Single(operation => operation.Kind == "drop-column").Risk.ShouldBe(risk);

    [Theory]
    [InlineData("BEGIN TRAN; UPDATE dbo.P SET Name = N'' WHERE Name IS NULL; ROLLBACK;", Risk.Dangerous)]
    [InlineData("SET ROWCOUNT 9; UPDATE dbo.P SET Name = N'' WHERE Name IS NULL; SET ROWCOUNT 0;", Risk.Dangerous)]
    [InlineData("BEGIN TRAN; UPDATE dbo.P SET Name = N'' WHERE Name IS NULL; COMMIT;", Risk.Caution)]
    public void A_gap_that_is_filled_and_taken_back_is_a_gap(string before, Risk risk) =>
        Operations(before + " ALTER TABLE dbo.P ALTER COLUMN Name nvarchar(50) NOT NULL;")[^1].Risk.ShouldBe(risk);

    [Theory]
    [InlineData("BEGIN TRAN; EXEC sp_rename 'dbo.P', 'Q'; CREATE TABLE dbo.P (Id int); ROLLBACK;\nDELETE FROM dbo.P;")]
    [InlineData("SET NOEXEC ON;\nGO\nIF 1 = 1 CREATE TABLE dbo.P (Id int);\nGO\nSET NOEXEC OFF;\nGO\nDELETE FROM dbo.P;")]
    public void What_was_made_and_taken_back_is_not_the_script_s_own(string sql) => Operations(sql)[^1].Risk.ShouldBe(Risk.Dangerous);

    [Theory]
    [InlineData("CREATE TABLE dbo.P_new (Id int NOT NULL, Name nvarchar(50), Code varchar(10), Qty smallint NOT NULL); " + Copy,
        "dangerous narrow-column dbo.P.Qty int → smallint")]
    [InlineData("CREATE TABLE dbo.P_new (Id int NOT NULL, Name nvarchar(50), Code varchar(10), Qty int NOT NULL); INSERT INTO dbo.P_new "
        + "SELECT Id, CONVERT(nvarchar(9), Name), Code, Qty FROM dbo.P; ", "dangerous narrow-column dbo.P.Name nvarchar(50) → nvarchar(9)")]
    [InlineData("CREATE TABLE dbo.P_new (Id int NOT NULL, Name nvarchar(50) NOT NULL, Code varchar(10), Qty int NOT NULL); " + Copy,
        "dangerous require-column dbo.P.Name NULL → NOT NULL")]
    [InlineData("CREATE TABLE dbo.P_new (Id int NOT NULL, Name nvarchar(50), Code varchar(10) COLLATE Greek_BIN, Qty int NOT NULL); "
        + Copy,
        "dangerous change-collation dbo.P.Code collation of the database → Greek_BIN")]
    public void What_a_column_loses_in_the_table_in_place_of_another_is_told_from_what_it_was_to_what_it_becomes(string make, string told)
    {
        var operations = Operations(make + Swap + "ALTER TABLE dbo.P ADD CONSTRAINT PK_P PRIMARY KEY (Id);");

        operations.Single(operation => operation.Kind == "drop-table").Risk.ShouldBe(Risk.Caution);
        operations.Where(operation => operation.Kind.EndsWith("-column", StringComparison.Ordinal) || operation.Kind == "change-collation")
            .Select(one => $"{one.Risk.ToString().ToLowerInvariant()} {one.Kind} {one.Subject} {one.Difference}").ShouldBe([told]);
    }

    [Theory]
    [InlineData("DROP TABLE dbo.U;\nEXEC sp_rename 'dbo.U_new', 'U';")]
    [InlineData("IF @@SPID > 0 BEGIN DROP TABLE dbo.U; EXEC sp_rename 'dbo.U_new', 'U'; END")]
    public void What_the_table_in_place_of_another_lacks_is_named_also_where_all_of_it_happens_perhaps(string swap) => Operations(
        $"SELECT * INTO dbo.U_new FROM dbo.U;\n{swap}\nALTER TABLE dbo.U ADD CONSTRAINT PK_U PRIMARY KEY (Id);\n"
            + "ALTER TABLE dbo.U ADD CONSTRAINT CK_U CHECK (Id > 0);")
        .Where(operation => operation.Risk == Risk.Dangerous && operation.Kind.StartsWith("drop-", StringComparison.Ordinal))
        .Select(operation => operation.Subject)
        .ShouldBe(["dbo.U.DF_U", "dbo.U.UQ_U", "dbo.U.IX_U"]);

    private const string Asked = "IF NOT EXISTS (SELECT * FROM [History] WHERE [Id] = N'1')\nBEGIN\n";
    private const string Told = "\nEND;\nGO\n";

    [Theory]
    [InlineData("", Risk.Caution)]
    [InlineData("INSERT INTO History (Id) VALUES (N'1');\nGO\n", Risk.Dangerous)]
    [InlineData("EXEC dbo.Anything;\nGO\n", Risk.Dangerous)]
    [InlineData("INSERT INTO dbo.C (Id) VALUES (1);\nGO\n", Risk.Caution)]
    public void Conditions_that_a_script_asks_before_each_statement_hold_until_something_changes_that(string between, Risk risk)
    {
        const string History = "CREATE TABLE History (Id nvarchar(150) NOT NULL);\nGO\n";

        Operations(History + Asked + "ALTER TABLE dbo.P ADD Kept nvarchar(50);" + Told + Asked + "EXEC(N'UPDATE dbo.P SET Kept = Name');"
            + Told + between + Asked + "ALTER TABLE dbo.P DROP COLUMN Name;" + Told + Asked
            + "EXEC sp_rename N'[dbo].[P].[Kept]', N'Name', N'COLUMN';" + Told)
            .Single(operation => operation.Kind == "drop-column").Risk.ShouldBe(risk);
        Operations("CREATE PROCEDURE dbo.Pr AS SELECT 1;\nGO\n" + History.Replace("History", "H", StringComparison.Ordinal)
            + "EXEC dbo.Pr;\nGO\n" + History + Asked + "DROP PROCEDURE dbo.Anything;" + Told + between + Asked
            + "EXEC(N'CREATE PROCEDURE dbo.Anything AS SELECT 1');" + Told)
            .Single(operation => operation.Kind == "drop-procedure").Risk.ShouldBe(risk);
    }

    [Theory]
    [InlineData("DROP PROCEDURE dbo.Q;\nGO\nCREATE PROCEDURE dbo.Q AS SELECT 1;", Risk.Caution)]
    [InlineData("IF OBJECT_ID('dbo.Q') IS NOT NULL DROP PROCEDURE dbo.Q;\nGO\nCREATE PROCEDURE dbo.Q AS SELECT 1;", Risk.Caution)]
    [InlineData("DROP PROCEDURE dbo.Q;\nGO\nEXEC('CREATE PROCEDURE dbo.Q AS SELECT 1');", Risk.Caution)]
    [InlineData("DROP PROCEDURE dbo.Q;\nGO\nIF 1 = 0 EXEC('CREATE PROCEDURE dbo.Q AS SELECT 1');", Risk.Dangerous)]
    [InlineData("DROP TRIGGER dbo.KeepsLog;\nGO\nCREATE TRIGGER dbo.KeepsLog ON dbo.W AFTER DELETE AS SELECT 1;", Risk.Caution)]
    [InlineData("DROP TRIGGER dbo.KeepsLog;\nGO\nCREATE TRIGGER dbo.KeepsLog ON dbo.C AFTER DELETE AS SELECT 1;", Risk.Dangerous)]
    public void A_module_comes_back_where_it_is_made_again_whatever_happens_and_where_it_was(string sql, Risk risk) =>
        Operations(sql)[0].Risk.ShouldBe(risk);

    [Theory]
    [InlineData("SET (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.Log))", Risk.Caution)]
    [InlineData("SET (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.Other))", Risk.Dangerous)]
    [InlineData("SET (SYSTEM_VERSIONING = ON)", Risk.Dangerous)]
    public void Old_versions_are_kept_again_where_the_history_is_one_that_was_there(string on, Risk risk)
    {
        const string Off = "ALTER TABLE dbo.C SET (SYSTEM_VERSIONING = OFF);\nGO\n";

        Operations($"{Off}ALTER TABLE dbo.C {on};")[0].Risk.ShouldBe(risk);
        Operations($"{Off}IF 1 = 0 ALTER TABLE dbo.C {on};")[0].Risk.ShouldBe(Risk.Dangerous);
    }

    [Fact]
    public void What_is_not_there_is_neither_dropped_nor_made_again()
    {
        var operations = Operations("DROP VIEW IF EXISTS dbo.NotThere;\nGO\nCREATE VIEW dbo.NotThere AS SELECT 1 AS One;");

        operations.Select(operation => (operation.Kind, operation.Risk)).ShouldBe(
            [("drop-view", Risk.Caution), ("create-view", Risk.Safe)]);
        operations[0].Why.ShouldBe("The target does not have it: nothing is dropped.");
    }

    [Theory]
    [InlineData("INSERT INTO dbo.Notes (C, Note) SELECT Id, Note FROM dbo.C;", Risk.Caution)]
    [InlineData("INSERT INTO dbo.Notes (C, Note) SELECT Id, Note FROM dbo.C WHERE Note > 1;", Risk.Dangerous)]
    [InlineData("INSERT INTO dbo.Notes (Note) SELECT Note FROM dbo.C;", Risk.Dangerous)]
    [InlineData("INSERT INTO dbo.Notes (C, Small) SELECT Id, Note FROM dbo.C;", Risk.Dangerous)]
    [InlineData("INSERT INTO dbo.Notes (C, Note) SELECT Id, Note FROM dbo.C; DELETE FROM dbo.Notes WHERE C = 1;", Risk.Dangerous)]
    public void Values_that_another_table_holds_by_the_same_key_are_not_gone(string copy, Risk risk)
    {
        var drop = Operations($"CREATE TABLE dbo.Notes (C int NULL, Note int NULL, Small tinyint NULL); {copy} "
            + "ALTER TABLE dbo.C DROP COLUMN Note; DROP TABLE dbo.Notes;");

        drop.Single(operation => operation.Kind == "drop-column").Risk.ShouldBe(risk);
        drop[^1].Risk.ShouldBe(Risk.Dangerous);
    }

    [Fact]
    public void What_the_table_in_place_of_another_lacks_is_named()
    {
        var operations = Operations("""
            CREATE TABLE dbo.U_new (Id int NOT NULL CONSTRAINT PK_U_new PRIMARY KEY, Name nvarchar(50) NOT NULL);
            INSERT INTO dbo.U_new (Id, Name) SELECT Id, Name FROM dbo.U;
            DROP TABLE dbo.U;
            EXEC sp_rename 'dbo.U_new', 'U';
            """);

        operations.Where(operation => operation.Risk == Risk.Dangerous).Select(operation => (operation.Kind, operation.Subject)).ShouldBe(
        [
            ("drop-constraint", "dbo.U.DF_U"), ("drop-constraint", "dbo.U.CK_U"), ("drop-constraint", "dbo.U.UQ_U"),
            ("drop-index", "dbo.U.IX_U"),
        ]);
        operations.Single(operation => operation.Kind == "drop-table").Risk.ShouldBe(Risk.Caution);
    }

    [Fact]
    public void What_the_table_in_place_of_another_has_again_is_not_lost() => Operations("""
        CREATE TABLE dbo.U_new (Id int NOT NULL PRIMARY KEY, Name nvarchar(50) NOT NULL DEFAULT (N'') UNIQUE);
        INSERT INTO dbo.U_new (Id, Name) SELECT Id, Name FROM dbo.U;
        DROP TABLE dbo.U;
        EXEC sp_rename 'dbo.U_new', 'U';
        GO
        ALTER TABLE dbo.U ADD CONSTRAINT CK_U CHECK (Id > 0);
        CREATE INDEX IX_Other ON dbo.U (Name);
        """).ShouldAllBe(operation => !operation.IsDangerous);

    [Fact]
    public void What_a_trigger_of_the_target_does_is_told_beside_what_sets_it_off()
    {
        var operations = Operations("UPDATE dbo.W SET Id = 2 WHERE Id = 1; CREATE TABLE dbo.Mine (Id int); DELETE FROM dbo.Mine;");

        operations.Select(operation => (operation.Kind, operation.Subject, operation.Risk)).ShouldBe(
        [
            ("update-rows", "dbo.W", Risk.Caution), ("delete-rows", "dbo.Log", Risk.Dangerous), ("create-table", "dbo.Mine", Risk.Safe),
            ("delete-rows", "dbo.Mine", Risk.Safe),
        ]);
        operations[0].Why.ShouldEndWith(" It sets off the trigger dbo.WipesLog.");
        operations[1].Why.ShouldEndWith(" The trigger dbo.WipesLog does it, and the statement does not name it.");
    }

    [Theory]
    [InlineData("DELETE FROM dbo.W WHERE Id = 1", "caution It sets off the trigger dbo.KeepsLog.")]
    [InlineData("DELETE FROM dbo.Seen WHERE Id = 1", "caution It sets off the trigger dbo.KeepsLog.")]
    [InlineData("CREATE TRIGGER dbo.Made ON dbo.W FOR INSERT AS SELECT 1;\nGO\nINSERT INTO dbo.W VALUES (1)",
        "caution It sets off the trigger dbo.Made.")]
    public void A_statement_that_sets_off_a_trigger_says_so(string sql, string says)
    {
        var operation = Operations(sql)[^1];

        $"{operation.Risk.ToString().ToLowerInvariant()} {operation.Why[^(says.Length - 8)..]}".ShouldBe(says);
    }

    [Theory]
    [InlineData("INSERT INTO dbo.W VALUES (1)")]
    [InlineData("DISABLE TRIGGER dbo.WipesLog ON dbo.W; UPDATE dbo.W SET Id = 2 WHERE Id = 1")]
    [InlineData("DROP TRIGGER dbo.KeepsLog; DELETE FROM dbo.W WHERE Id = 1")]
    public void A_statement_that_sets_off_none_does_not(string sql) => Operations(sql)[^1].Why.ShouldNotContain("trigger");

    [Theory]
    [InlineData("ALTER TABLE dbo.P ADD Flag bit NULL;\nGO\nUPDATE dbo.P SET Flag = 0;", Risk.Caution)]
    [InlineData("ALTER TABLE dbo.P ADD Flag bit NULL;\nGO\nUPDATE p SET p.Flag = 0 FROM dbo.P AS p;", Risk.Caution)]
    [InlineData(
        "IF COL_LENGTH('dbo.P', 'Flag') IS NULL ALTER TABLE dbo.P ADD Flag bit NULL;\nGO\nUPDATE dbo.P SET Flag = 0;", Risk.Caution)]
    [InlineData("ALTER TABLE dbo.P ADD Flag bit NULL;\nGO\nUPDATE dbo.P SET Flag = 0, Qty = 0;", Risk.Dangerous)]
    [InlineData("ALTER TABLE dbo.P ADD Kept int NULL;\nGO\nUPDATE dbo.P SET Kept = Qty;\nUPDATE dbo.P SET Kept = 0;", Risk.Dangerous)]
    [InlineData("BEGIN TRAN; ALTER TABLE dbo.P ADD Flag bit NULL; ROLLBACK;\nGO\nUPDATE dbo.P SET Flag = 0;", Risk.Dangerous)]
    [InlineData("ALTER TABLE dbo.P ADD F int; EXEC sp_rename 'dbo.P.F', 'G', 'COLUMN'; EXEC sp_rename 'dbo.P.Qty', 'F', 'COLUMN';\nGO\n"
        + "UPDATE dbo.P SET F = 0;", Risk.Dangerous)]
    [InlineData("ALTER TABLE dbo.P ADD Flag bit NULL;\nGO\nALTER TABLE dbo.P DROP COLUMN Flag;", Risk.Safe)]
    public void A_column_that_was_added_holds_nothing_until_it_is_filled(string sql, Risk risk) => Operations(sql)[^1].Risk.ShouldBe(risk);

    [Theory]
    [InlineData("again: DELETE TOP (50) FROM dbo.P; IF @@ROWCOUNT > 0 GOTO again;", Risk.Dangerous)]
    [InlineData("GOTO done; done: DELETE TOP (50) FROM dbo.P;", Risk.Caution)]
    [InlineData("DELETE TOP (50) FROM dbo.P; one: GOTO two; two: GOTO one;", Risk.Caution)]
    public void A_jump_back_is_a_loop(string sql, Risk risk) => Operations(sql)[0].Risk.ShouldBe(risk);

    [Theory]
    [InlineData("MERGE dbo.P AS t USING dbo.C AS s ON s.Id = t.Id WHEN MATCHED AND 1 = 1 THEN UPDATE SET Qty = 1;", Risk.Caution)]
    [InlineData("MERGE dbo.P AS t USING dbo.C AS s ON s.Id = t.Id WHEN MATCHED AND s.Note = 1 THEN UPDATE SET Qty = 1;", Risk.Caution)]
    [InlineData("MERGE dbo.P AS t USING dbo.C AS s ON 1 = 1 WHEN MATCHED AND 1 = 1 THEN UPDATE SET Qty = 1;", Risk.Dangerous)]
    [InlineData("MERGE dbo.P AS t USING dbo.C AS s ON s.Id = 1 WHEN MATCHED THEN UPDATE SET Qty = 1;", Risk.Dangerous)]
    [InlineData(
        "MERGE dbo.P AS t USING dbo.C AS s ON s.Id = t.Id WHEN NOT MATCHED BY SOURCE AND t.Id = t.Id THEN UPDATE SET Qty = 1;",
        Risk.Dangerous)]
    [InlineData(
        "MERGE dbo.P AS t USING dbo.C AS s ON s.Id = t.Id WHEN NOT MATCHED BY SOURCE AND t.Qty = 2 THEN UPDATE SET Qty = 1;", Risk.Caution)]
    [InlineData("MERGE dbo.P AS t USING dbo.P AS s ON s.Id = t.Id WHEN MATCHED THEN UPDATE SET Qty = 1;", Risk.Dangerous)]
    public void A_merge_is_judged_by_what_its_conditions_choose(string sql, Risk risk) =>
        Operations(sql).ShouldHaveSingleItem().Risk.ShouldBe(risk);

    [Fact]
    public void A_merge_that_changes_a_key_changes_what_refers_to_it() => Operations(
        "MERGE dbo.C AS t USING dbo.P AS s ON s.Id = t.Id WHEN MATCHED THEN UPDATE SET Id = s.Qty;")
        .Select(operation => (operation.Kind, operation.Subject)).ShouldBe([("merge-rows", "dbo.C"), ("cascade-update", "dbo.O.C")]);

    [Theory]
    [InlineData("DELETE o FROM dbo.O AS o JOIN dbo.C AS c ON c.Id = o.C", Risk.Dangerous)]
    [InlineData("DELETE o FROM dbo.O AS o, dbo.C AS c WHERE c.Id = o.C", Risk.Dangerous)]
    [InlineData("DELETE FROM dbo.O WHERE EXISTS (SELECT 1 FROM dbo.C AS c WHERE c.Id = O.C)", Risk.Dangerous)]
    [InlineData("DELETE FROM dbo.O WHERE C IN (SELECT Id FROM dbo.C)", Risk.Dangerous)]
    [InlineData("DELETE a FROM dbo.P AS a JOIN dbo.P AS b ON a.Id = b.Id", Risk.Dangerous)]
    [InlineData("DELETE o FROM dbo.O AS o JOIN dbo.C AS c ON c.Id = o.Maybe", Risk.Caution)]
    [InlineData("DELETE c FROM dbo.C AS c JOIN dbo.O AS o ON c.Id = o.C", Risk.Caution)]
    [InlineData("DELETE o FROM dbo.O AS o JOIN dbo.C AS c ON c.Id = o.C AND c.Note = 1", Risk.Caution)]
    [InlineData("DELETE a FROM dbo.P AS a JOIN dbo.P AS b ON a.Code = b.Code AND a.Id > b.Id", Risk.Caution)]
    [InlineData("DELETE FROM dbo.O WHERE C IN (SELECT Note FROM dbo.C)", Risk.Caution)]
    public void A_join_in_which_every_row_finds_a_partner_chooses_none(string sql, Risk risk) =>
        Operations(sql).First().Risk.ShouldBe(risk, sql);

    [Theory]
    [InlineData("DELETE c FROM dbo.C AS c JOIN dbo.P AS o ON c.Id = o.Qty", "The rows that its join chooses are gone.")]
    [InlineData("WITH x AS (SELECT * FROM dbo.C WHERE Note = 1) DELETE FROM x", "The rows that the query behind it chooses are gone.")]
    [InlineData("DELETE FROM dbo.C WHERE Note = 1", "The rows that its WHERE chooses are gone.")]
    public void What_chooses_rows_is_called_by_its_name(string sql, string why) => Operations(sql)[0].Why.ShouldBe(why);

    [Theory]
    [InlineData("DROP VIEW IF EXISTS dbo.NotThere", Risk.Caution)]
    [InlineData("DROP SYNONYM dbo.NotThere", Risk.Caution)]
    [InlineData("DROP INDEX IF EXISTS IX_nope ON dbo.P", Risk.Caution)]
    [InlineData("DROP VIEW IF EXISTS dbo.Seen", Risk.Dangerous)]
    [InlineData("DROP PROCEDURE IF EXISTS dbo.NotThere", Risk.Dangerous)]
    public void What_is_not_there_is_not_dropped(string sql, Risk risk)
    {
        var operation = Operations(sql).ShouldHaveSingleItem();

        operation.Risk.ShouldBe(risk);
        if (risk == Risk.Caution) operation.Why.ShouldBe("The target does not have it: nothing is dropped.");
    }

    [Theory]
    [InlineData("EXEC sp_rename 'P.Name', 'Title', 'COLUMN'", "dbo.P.Name", "dbo.P.Title")]
    [InlineData("EXEC sp_rename 'P', 'Q'", "dbo.P", "dbo.Q")]
    [InlineData("EXEC sp_rename 'dbo.P.Name', 'Title', 'COLUMN'", "dbo.P.Name", "dbo.P.Title")]
    [InlineData("EXEC sp_rename 'U.IX_U', 'IX_V', 'INDEX'", "dbo.U.IX_U", "dbo.U.IX_V")]
    public void What_is_renamed_is_called_in_full(string sql, string subject, string now)
    {
        var operation = Operations(sql).ShouldHaveSingleItem();

        (operation.Subject, operation.NewName).ShouldBe((subject, now));
    }

    [Theory]
    [InlineData("CREATE UNIQUE INDEX UX ON dbo.P (Code) WITH (IGNORE_DUP_KEY = ON)")]
    [InlineData("ALTER TABLE dbo.P ADD CONSTRAINT UX UNIQUE (Code) WITH (IGNORE_DUP_KEY = ON)")]
    [InlineData("CREATE TABLE dbo.N (Id int NOT NULL PRIMARY KEY WITH (IGNORE_DUP_KEY = ON))")]
    public void That_rows_are_left_out_without_an_error_is_told(string sql)
    {
        var operation = Operations(sql).ShouldHaveSingleItem();

        operation.Risk.ShouldBe(Risk.Caution);
        operation.Why.ShouldEndWith("IGNORE_DUP_KEY: an INSERT of a value that is there loses that row from now on, without an error.");
    }

    private static List<Operation> Operations(string sql)
    {
        var before = Reader(KnownSchema.Empty);
        before.Read(SqlcmdScript.Read(Target, "target.sql").Batches);
        return
        [
            .. Reader(before.Left).Read(SqlcmdScript.Read(sql, "x.sql").Batches).Operations.Select(found => found.Operation),
        ];
    }

    private static TransactSqlReader Reader(KnownSchema target) =>
        new(new TSql170Parser(initialQuotedIdentifiers: true), WrittenBy.People) { Target = target };
}
