using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

public class KnownTargetTests
{
    private const string Target = """
        CREATE TABLE shop.Customer (Id int NOT NULL PRIMARY KEY, Name nvarchar(100) NULL, Code varchar(9) COLLATE Greek_CI_AS NOT NULL,
            Balance decimal(18,4) NOT NULL, Born date NULL, Twice AS (Balance * 2));
        CREATE TABLE shop.Contract (Id int NOT NULL PRIMARY KEY, CustomerId int NOT NULL, CONSTRAINT FK_Contract FOREIGN KEY (CustomerId)
            REFERENCES shop.Customer (Id) ON DELETE CASCADE ON UPDATE CASCADE, CONSTRAINT CK_Contract CHECK (Id > 0));
        CREATE TABLE shop.Clause (ContractId int NOT NULL CONSTRAINT FK_Clause REFERENCES shop.Contract (Id) ON DELETE CASCADE);
        CREATE TABLE shop.Note (Text nvarchar(max) NULL, CustomerId int NULL CONSTRAINT FK_Note REFERENCES shop.Customer (Id)
            ON DELETE SET NULL);
        CREATE INDEX IX_Text ON shop.Note (CustomerId);
        CREATE TABLE shop.Watched (Id int NOT NULL);
        CREATE SYNONYM dbo.Client FOR shop.Customer;
        GO
        CREATE VIEW shop.Debtors AS SELECT c.Id, c.Name FROM dbo.Client AS c WHERE c.Balance < 0;
        GO
        CREATE VIEW shop.Guarded AS SELECT Id FROM shop.Watched;
        GO
        CREATE TRIGGER shop.Instead ON shop.Guarded INSTEAD OF DELETE AS SELECT 1;
        GO
        CREATE TRIGGER shop.After ON shop.Watched AFTER DELETE AS SELECT 1;
        """;

    [Theory]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Name nvarchar(200) NULL", "safe", "nvarchar(100) → nvarchar(200)")]
    [InlineData("ALTER TABLE Customer ALTER COLUMN Name nvarchar(200)", "safe", "nvarchar(100) → nvarchar(200)")]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Name nvarchar(max) NULL", "caution", "nvarchar(100) → nvarchar(max)")]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Name nvarchar(99) NULL", "dangerous", "nvarchar(100) → nvarchar(99)")]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Name varchar(200) NULL", "dangerous", "nvarchar(100) → varchar(200)")]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Name nvarchar(100) NOT NULL", "dangerous", "NULL → NOT NULL")]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Balance decimal(19,4) NOT NULL", "caution", "decimal(18,4) → decimal(19,4)")]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Balance decimal(18,4)", "caution", "NOT NULL → NULL")]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Balance decimal(18,4) NULL", "caution", "NOT NULL → NULL")]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Balance decimal(19,2) NOT NULL", "dangerous", "decimal(18,4) → decimal(19,2)")]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Id bigint NOT NULL", "caution", "int → bigint")]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Born datetime2(0) NULL", "caution", "date → datetime2(0)")]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Born dbo.Day NULL", "dangerous", "date → dbo.Day")]
    [InlineData("ALTER TABLE shop.Customer ALTER COLUMN Code varchar(9) COLLATE Greek_CI_AS NOT NULL", "safe", null)]
    [InlineData(
        "ALTER TABLE shop.Customer ALTER COLUMN Code varchar(9) NOT NULL", "dangerous", "collation Greek_CI_AS → of the database")]
    [InlineData("ALTER TABLE shop.Other ALTER COLUMN Name nvarchar(200) NULL", "dangerous", null)]
    public void A_changed_column_is_told_from_what_it_is_to_what_it_becomes(string sql, string risk, string? difference)
    {
        var operation = Operations(sql).ShouldHaveSingleItem();

        (operation.Kind, operation.Risk.ToString().ToLowerInvariant(), operation.Difference).ShouldBe(("alter-column", risk, difference));
    }

    [Theory]
    [InlineData(
        "ALTER TABLE shop.Customer ALTER COLUMN Name nvarchar(200) NULL; ALTER TABLE shop.Customer ALTER COLUMN Name nvarchar(150) NULL;",
        "dangerous", "nvarchar(200) → nvarchar(150)")]
    [InlineData(
        "IF 1 = DATEPART(DAY, SYSDATETIME()) ALTER TABLE shop.Customer ALTER COLUMN Name nvarchar(200) NULL; "
            + "ALTER TABLE shop.Customer ALTER COLUMN Name nvarchar(150) NULL;",
        "dangerous", "nvarchar(100) → nvarchar(150), or nvarchar(200) → nvarchar(150)")]
    [InlineData(
        "EXEC sp_rename 'shop.Customer.Name', 'Title', 'COLUMN'; ALTER TABLE shop.Customer ALTER COLUMN Title nvarchar(101) NULL;",
        "safe", "nvarchar(100) → nvarchar(101)")]
    [InlineData(
        "EXEC sp_rename 'shop.Customer', 'Person'; ALTER TABLE shop.Person ALTER COLUMN Name nvarchar(101) NULL;",
        "safe", "nvarchar(100) → nvarchar(101)")]
    [InlineData("EXEC dbo.Anything; ALTER TABLE shop.Customer ALTER COLUMN Name nvarchar(200) NULL;", "dangerous", null)]
    [InlineData(
        "ALTER TABLE shop.Customer ADD Rank int NULL; UPDATE shop.Customer SET Rank = 1 WHERE Rank IS NULL; "
            + "ALTER TABLE shop.Customer ALTER COLUMN Rank smallint NOT NULL;",
        "caution", "int → smallint, NULL → NOT NULL")]
    [InlineData(
        "ALTER TABLE shop.Customer ADD Kept nvarchar(100) NULL; UPDATE shop.Customer SET Kept = Name; "
            + "ALTER TABLE shop.Customer DROP COLUMN Name; ALTER TABLE shop.Customer ALTER COLUMN Kept nvarchar(10) NULL;",
        "dangerous", "nvarchar(100) → nvarchar(10)")]
    public void What_a_script_has_done_before_counts(string sql, string risk, string? difference)
    {
        var operation = Operations(sql)[^1];

        (operation.Risk.ToString().ToLowerInvariant(), operation.Difference).ShouldBe((risk, difference));
    }

    [Theory]
    [InlineData(
        "DELETE FROM dbo.Client WHERE Id = 7",
        "caution delete-rows shop.Customer, dangerous cascade-delete shop.Contract, dangerous cascade-update shop.Note.CustomerId, "
            + "dangerous cascade-delete shop.Clause")]
    [InlineData(
        "DELETE FROM shop.Debtors",
        "caution delete-rows shop.Customer, dangerous cascade-delete shop.Contract, dangerous cascade-update shop.Note.CustomerId, "
            + "dangerous cascade-delete shop.Clause")]
    [InlineData("DELETE FROM shop.Contract", "dangerous delete-rows shop.Contract, dangerous cascade-delete shop.Clause")]
    [InlineData("UPDATE shop.Customer SET Name = N'' WHERE Id = 7", "caution update-rows shop.Customer")]
    [InlineData(
        "UPDATE shop.Customer SET Id = 8 WHERE Id = 7",
        "caution update-rows shop.Customer, dangerous cascade-update shop.Contract.CustomerId")]
    [InlineData("DELETE FROM shop.Guarded", "dangerous delete-rows shop.Guarded")]
    [InlineData(
        "ALTER TABLE shop.Clause DROP CONSTRAINT FK_Clause; DELETE FROM shop.Contract WHERE Id = 1",
        "caution drop-constraint shop.Clause.FK_Clause, caution delete-rows shop.Contract")]
    [InlineData(
        "DROP SYNONYM dbo.Client; CREATE SYNONYM dbo.Client FOR shop.Note; DELETE FROM dbo.Client WHERE Text = N'';",
        "caution drop-synonym dbo.Client, caution alter-synonym dbo.Client, caution delete-rows shop.Note")]
    [InlineData(
        "DROP SYNONYM dbo.Client; CREATE SYNONYM dbo.Client FOR shop.Note; DROP SYNONYM dbo.Client;",
        "caution drop-synonym dbo.Client, caution alter-synonym dbo.Client, dangerous drop-synonym dbo.Client")]
    public void What_stands_behind_a_name_is_told_and_what_goes_with_it(string sql, string expected) => Read(sql).ShouldBe(expected);

    [Fact]
    public void What_goes_with_a_statement_needs_no_permission_beside_those_of_the_statement()
    {
        var beside = Operations("DELETE FROM shop.Customer WHERE Id = 7")[1..];

        beside.Select(operation => operation.Kind).ShouldBe(["cascade-delete", "cascade-update", "cascade-delete"]);
        beside.ShouldAllBe(operation => operation.Needs != null && operation.Needs.Count == 0);
    }

    [Theory]
    [InlineData("shop.Customer", "ALTER TABLE shop.Contract NOCHECK CONSTRAINT FK_Contract; "
        + "ALTER TABLE shop.Contract WITH CHECK CHECK CONSTRAINT FK_Contract;", Risk.Caution)]
    [InlineData("all", "ALTER TABLE shop.Contract NOCHECK CONSTRAINT FK_Contract; ALTER TABLE shop.Contract WITH CHECK CHECK "
            + "CONSTRAINT ALL;",
        Risk.Caution)]
    [InlineData("unverified", "ALTER TABLE shop.Contract NOCHECK CONSTRAINT FK_Contract; "
        + "ALTER TABLE shop.Contract CHECK CONSTRAINT FK_Contract;", Risk.Dangerous)]
    [InlineData("another", "ALTER TABLE shop.Contract NOCHECK CONSTRAINT ALL; "
        + "ALTER TABLE shop.Contract WITH CHECK CHECK CONSTRAINT FK_Contract;", Risk.Dangerous)]
    [InlineData("before", "ALTER TABLE shop.Contract WITH CHECK CHECK CONSTRAINT FK_Contract; "
        + "ALTER TABLE shop.Contract NOCHECK CONSTRAINT FK_Contract;", Risk.Dangerous)]
    [InlineData("perhaps", "ALTER TABLE shop.Contract NOCHECK CONSTRAINT FK_Contract; IF EXISTS (SELECT 1 FROM shop.Contract) "
        + "ALTER TABLE shop.Contract WITH CHECK CHECK CONSTRAINT FK_Contract;", Risk.Dangerous)]
    [InlineData("left", "ALTER TABLE shop.Contract NOCHECK CONSTRAINT FK_Contract; IF EXISTS (SELECT 1 FROM shop.Contract) RETURN; "
        + "ALTER TABLE shop.Contract WITH CHECK CHECK CONSTRAINT FK_Contract;", Risk.Dangerous)]
    public void A_constraint_is_off_for_now_where_the_script_checks_it_again_whatever_happens(string why, string sql, Risk risk) =>
        Operations(sql).Single(operation => operation.Kind == "disable-constraint").Risk.ShouldBe(risk, why);

    [Theory]
    [InlineData("one", "DISABLE TRIGGER shop.After ON shop.Watched; ENABLE TRIGGER shop.After ON shop.Watched;", Risk.Caution)]
    [InlineData("by the table", "ALTER TABLE shop.Watched DISABLE TRIGGER After; ENABLE TRIGGER shop.After ON shop.Watched;", Risk.Caution)]
    [InlineData("all", "DISABLE TRIGGER shop.After ON shop.Watched; ENABLE TRIGGER ALL ON shop.Watched;", Risk.Caution)]
    [InlineData("of the database", "DISABLE TRIGGER g ON DATABASE; ENABLE TRIGGER ALL ON DATABASE;", Risk.Caution)]
    [InlineData("left", "DISABLE TRIGGER shop.After ON shop.Watched;", Risk.Dangerous)]
    [InlineData("one of all", "DISABLE TRIGGER ALL ON shop.Watched; ENABLE TRIGGER shop.After ON shop.Watched;", Risk.Dangerous)]
    [InlineData("another table's", "DISABLE TRIGGER shop.After ON shop.Watched; ENABLE TRIGGER shop.After ON shop.Note;", Risk.Dangerous)]
    [InlineData("another place's", "DISABLE TRIGGER g ON DATABASE; ENABLE TRIGGER g ON shop.Note;", Risk.Dangerous)]
    [InlineData("before", "ENABLE TRIGGER shop.After ON shop.Watched; DISABLE TRIGGER shop.After ON shop.Watched;", Risk.Dangerous)]
    [InlineData("perhaps", "DISABLE TRIGGER shop.After ON shop.Watched; IF EXISTS (SELECT 1 FROM shop.Note) "
        + "ENABLE TRIGGER shop.After ON shop.Watched;", Risk.Dangerous)]
    public void A_trigger_is_off_for_now_where_the_script_switches_it_on_again_whatever_happens(string why, string sql, Risk risk)
    {
        var off = Operations(sql).Single(operation => operation.Kind == "disable-trigger");

        off.Risk.ShouldBe(risk, why);
        off.Why.Contains("does not fire until the same script enables it again").ShouldBe(risk == Risk.Caution, off.Why);
    }

    [Theory]
    [InlineData("EXEC sp_rename 'shop.CK_Contract', 'CK_Positive';", "shop.CK_Contract", "shop.CK_Positive")]
    [InlineData("EXEC sp_rename 'shop.FK_Contract', 'FK_Customer', 'OBJECT';", "shop.FK_Contract", "shop.FK_Customer")]
    [InlineData("EXEC sp_rename 'shop.Note.IX_Text', 'IX_Words', 'INDEX';", "shop.Note.IX_Text", "shop.Note.IX_Words")]
    [InlineData("EXEC sp_rename 'shop.Note.IX_Text', 'IX_Words';", "shop.Note.IX_Text", "shop.Note.IX_Words")]
    public void A_constraint_or_index_that_gets_another_name_loses_nothing(string sql, string subject, string now)
    {
        var rename = Operations(sql).ShouldHaveSingleItem();

        (rename.Kind, rename.Subject, rename.Risk, rename.NewName).ShouldBe(("rename-object", subject, Risk.Caution, now));
        rename.Why.ShouldContain("fails");
    }

    [Theory]
    [InlineData("EXEC sp_rename 'CK_Contract', 'CK_Positive';", "of another schema")]
    [InlineData("EXEC sp_rename 'shop.CK_Contrakt', 'CK_Positive';", "of nobody knows what")]
    [InlineData("EXEC sp_rename 'shop.Debtors', 'Others';", "of a view")]
    [InlineData("EXEC (@text); EXEC sp_rename 'shop.CK_Contract', 'CK_Positive';", "after what nobody can read")]
    public void A_name_that_may_be_another_objects_is_dangerous_to_change(string sql, string which) =>
        Operations(sql)[^1].Risk.ShouldBe(Risk.Dangerous, which);

    [Fact]
    public void A_constraint_is_known_by_its_new_name_afterwards() =>
        Operations("EXEC sp_rename 'shop.FK_Contract', 'FK_Customer'; ALTER TABLE shop.Contract DROP CONSTRAINT FK_Customer;")[1]
            .Why.ShouldBe("Rows that refer to nothing come in until the foreign key is made again.");

    private const string Made =
        "CREATE TABLE shop.Note2 (Text nvarchar(max) NULL, CustomerId bigint NULL, CONSTRAINT PK_Note2 CHECK (1 = 1)); ";
    private const string Copied = "INSERT INTO shop.Note2 (Text, CustomerId) SELECT Text, CustomerId FROM shop.Note; ";
    private const string Dropped = "DROP TABLE shop.Note; ";
    private const string Renamed = "EXEC sp_rename 'shop.Note2', 'Note'; EXEC sp_rename 'shop.PK_Note2', 'PK_Note';";

    [Theory]
    [InlineData("whole", Made + Copied + Dropped + Renamed, Risk.Caution)]
    [InlineData("in a transaction", "BEGIN TRY BEGIN TRAN; " + Made + Copied + Dropped + Renamed + " COMMIT; END TRY BEGIN CATCH "
        + "ROLLBACK; THROW; END CATCH", Risk.Caution)]
    [InlineData("some rows", Made + "INSERT INTO shop.Note2 (Text, CustomerId) SELECT Text, CustomerId FROM shop.Note WHERE Text <> N''; "
        + Dropped + Renamed, Risk.Dangerous)]
    [InlineData("dirty", Made + "INSERT INTO shop.Note2 (Text, CustomerId) SELECT Text, CustomerId FROM shop.Note WITH (READPAST); "
        + Dropped + Renamed, Risk.Dangerous)]
    [InlineData("a column less", Made + "INSERT INTO shop.Note2 (CustomerId) SELECT CustomerId FROM shop.Note; " + Dropped + Renamed,
        Risk.Dangerous)]
    [InlineData("twisted", Made + "INSERT INTO shop.Note2 (Text, CustomerId) SELECT N'', CustomerId FROM shop.Note; " + Dropped + Renamed,
        Risk.Dangerous)]
    [InlineData("narrow", "CREATE TABLE shop.Note2 (Text nvarchar(10) NULL, CustomerId bigint NULL); " + Copied + Dropped
        + "EXEC sp_rename 'shop.Note2', 'Note';", Risk.Caution)]
    [InlineData("narrowed", Made + Copied + "ALTER TABLE shop.Note2 ALTER COLUMN Text nvarchar(10) NULL; " + Dropped + Renamed,
        Risk.Dangerous)]
    [InlineData("emptied", Made + Copied + "DELETE FROM shop.Note2; " + Dropped + Renamed, Risk.Dangerous)]
    [InlineData("more rows", Made + Copied + "INSERT INTO shop.Note (CustomerId) VALUES (1); " + Dropped + Renamed, Risk.Dangerous)]
    [InlineData("perhaps copied", Made + "IF 1 = (SELECT COUNT(*) FROM shop.Note) " + Copied + Dropped + Renamed, Risk.Dangerous)]
    [InlineData("not renamed", Made + Copied + Dropped, Risk.Dangerous)]
    [InlineData("another renamed", Made + "CREATE TABLE shop.Note3 (Id int); " + Copied + Dropped + "EXEC sp_rename 'shop.Note3', 'Note';",
        Risk.Dangerous)]
    [InlineData("unread", Made + Copied + "EXEC dbo.Anything; " + Dropped + Renamed, Risk.Dangerous)]
    [InlineData("text", Made + "DECLARE @s nvarchar(max); SELECT @s = N'" + Copied + "'; EXEC (@s); " + Dropped + Renamed, Risk.Caution)]
    [InlineData("text or none", Made + "DECLARE @s nvarchar(max); SELECT @s = N'" + Copied + "' FROM shop.Names; EXEC (@s); " + Dropped
        + Renamed, Risk.Dangerous)]
    [InlineData("handled", "BEGIN TRY " + Made + Copied + " END TRY BEGIN CATCH PRINT 1; END CATCH " + Dropped + Renamed, Risk.Dangerous)]
    [InlineData("handled and left", "BEGIN TRY " + Made + Copied + " END TRY BEGIN CATCH IF 1 = 1 RETURN; THROW; END CATCH\nGO\n" + Dropped
        + Renamed, Risk.Dangerous)]
    public void A_table_that_was_copied_as_a_whole_into_one_that_takes_its_name_is_not_lost(string why, string sql, Risk risk) =>
        Operations(sql).Single(operation => operation is { Kind: "drop-table", Subject: "shop.Note" }).Risk.ShouldBe(risk, why);

    [Fact]
    public void A_table_with_a_trigger_is_lost_with_it_whoever_has_its_rows() =>
        Read("CREATE TABLE shop.W2 (Id int NOT NULL); INSERT INTO shop.W2 (Id) SELECT Id FROM shop.Watched; DROP TABLE shop.Watched; "
            + "EXEC sp_rename 'shop.W2', 'Watched';")
            .ShouldContain("dangerous drop-table shop.Watched");

    [Fact]
    public void The_copy_of_a_table_is_no_longer_the_scripts_own() =>
        Read(Made + Copied + Dropped + Renamed + " DELETE FROM shop.Note;").ShouldEndWith(
            "safe rename-object shop.Note2, safe rename-object shop.PK_Note2, dangerous delete-rows shop.Note");

    private const string NewColumn = "ALTER TABLE shop.Customer ADD Name2 nvarchar(max) NULL; ";
    private const string SwapColumns =
        "ALTER TABLE shop.Customer DROP COLUMN Name; EXEC sp_rename 'shop.Customer.Name2', 'Name', 'COLUMN';";

    [Theory]
    [InlineData("whole", NewColumn + "UPDATE shop.Customer SET Name2 = Name; " + SwapColumns, Risk.Caution)]
    [InlineData(
        "all that are there", NewColumn + "UPDATE shop.Customer SET Name2 = Name WHERE Name IS NOT NULL; " + SwapColumns,
        Risk.Caution)]
    [InlineData("some", NewColumn + "UPDATE shop.Customer SET Name2 = Name WHERE Id > 7; " + SwapColumns, Risk.Dangerous)]
    [InlineData("a number", NewColumn + "UPDATE TOP (9) shop.Customer SET Name2 = Name; " + SwapColumns, Risk.Dangerous)]
    [InlineData("changed", NewColumn + "UPDATE shop.Customer SET Name2 = UPPER(Name); " + SwapColumns, Risk.Dangerous)]
    [InlineData("another", NewColumn + "UPDATE shop.Customer SET Name2 = Code; " + SwapColumns, Risk.Dangerous)]
    [InlineData("overwritten", NewColumn + "UPDATE shop.Customer SET Name2 = Name; UPDATE shop.Customer SET Name2 = N''; " + SwapColumns,
        Risk.Dangerous)]
    [InlineData("shorter", "ALTER TABLE shop.Customer ADD Name2 nvarchar(50) NULL; UPDATE shop.Customer SET Name2 = Name; " + SwapColumns,
        Risk.Dangerous)]
    [InlineData("not renamed", NewColumn + "UPDATE shop.Customer SET Name2 = Name; ALTER TABLE shop.Customer DROP COLUMN Name;",
        Risk.Dangerous)]
    public void A_column_that_was_copied_as_a_whole_into_one_that_takes_its_name_is_not_lost(string why, string sql, Risk risk) =>
        Operations(sql.Replace(" EXEC", "\nEXEC", StringComparison.Ordinal))
            .Single(operation => operation.Kind == "drop-column")
            .Risk.ShouldBe(risk, why);

    [Theory]
    [InlineData("shop.Kept", Risk.Caution)]
    [InlineData("#kept", Risk.Dangerous)]
    [InlineData("tempdb.dbo.Kept", Risk.Dangerous)]
    [InlineData("TempDB..Kept", Risk.Dangerous)]
    public void A_column_is_moved_only_into_a_table_that_outlives_the_connection(string into, Risk risk) =>
        Operations($"SELECT Id, Name INTO {into} FROM shop.Customer; ALTER TABLE shop.Customer DROP COLUMN Name;")[^1]
            .Risk.ShouldBe(risk);

    [Theory]
    [InlineData("ALTER TABLE shop.Customer ADD Twice AS (Balance * 2) PERSISTED;", Risk.Caution)]
    [InlineData("ALTER TABLE shop.Customer ADD Twice AS ([Balance]*2);", Risk.Caution)]
    [InlineData("ALTER TABLE shop.Customer ADD Twice AS (Balance * 3);", Risk.Dangerous)]
    [InlineData("ALTER TABLE shop.Customer ADD Twice int NULL;", Risk.Dangerous)]
    [InlineData("", Risk.Dangerous)]
    public void A_computed_column_is_not_lost_where_the_script_adds_it_again(string again, Risk risk) =>
        Operations($"ALTER TABLE shop.Customer DROP COLUMN Twice; {again}").First().Risk.ShouldBe(risk);

    [Theory]
    [InlineData("DECLARE @s nvarchar(max) = N'DROP TABLE ' + N'shop.Note'; EXEC (@s);", "dangerous drop-table shop.Note")]
    [InlineData(
        "DECLARE @t sysname = N'Note', @s nvarchar(200); SET @s = N'DROP TABLE shop.' + QUOTENAME(@t); SET @s += N';'; "
            + "EXEC sys.sp_executesql @s;",
        "dangerous drop-table shop.Note")]
    [InlineData("DECLARE @s nvarchar(99) = REPLACE(N'DROP TABLE shop.{t}', N'{t}', N'Note'); EXEC (@s);", "dangerous drop-table shop.Note")]
    [InlineData("DECLARE @s nvarchar(5) = N'DROP TABLE shop.Note'; EXEC (@s);", "unclassified run-code")]
    [InlineData("DECLARE @s nvarchar(99); SELECT @s = name FROM sys.tables; EXEC (@s);", "unclassified run-code")]
    [InlineData(
        "DECLARE @s nvarchar(99) = N'PRINT 1'; IF DB_ID() = 7 SET @s = N'DROP TABLE shop.Note'; EXEC (@s);",
        "unclassified run-code")]
    [InlineData("DECLARE @s nvarchar(99) = N'PRINT 1'; WHILE 1 = 1 BEGIN EXEC (@s); SET @s = N'x'; END", "unclassified run-code")]
    [InlineData("DECLARE @s nvarchar(99) = N'PRINT 1'; EXEC dbo.Text @s OUTPUT; EXEC (@s);", "unclassified run-code dbo.Text")]
    [InlineData("DECLARE @s nvarchar(99) = N'PRINT 1';\nGO\nEXEC (@s);", "unclassified run-code")]
    [InlineData("DECLARE @s nvarchar(99) = N'EXEC (@s)'; EXEC (@s);", "unclassified run-code")]
    [InlineData(
        "DECLARE @d sysname, @s nvarchar(999); SELECT @d = name FROM sys.default_constraints; "
            + "SET @s = N'ALTER TABLE shop.Note DROP CONSTRAINT ' + QUOTENAME(@d) + N';'; EXEC (@s);",
        "caution drop-constraint shop.Note.@d")]
    [InlineData(
        "DECLARE @d sysname, @s nvarchar(99); SELECT @d = name FROM sys.default_constraints; "
            + "SET @s = N'ALTER TABLE shop.Note DROP CONSTRAINT ' + QUOTENAME(@d) + N';'; EXEC (@s);",
        "unclassified run-code")]
    [InlineData(
        "DECLARE @d sysname, @s nvarchar(999); SELECT @d = name FROM sys.tables; SET @s = N'DROP TABLE shop.' + QUOTENAME(@d); EXEC (@s);",
        "unclassified run-code")]
    [InlineData(
        "DECLARE @d sysname, @s nvarchar(999); SELECT @d = name FROM sys.tables; "
            + "SET @s = N'ALTER TABLE ' + QUOTENAME(@d) + N' DROP CONSTRAINT ' + QUOTENAME(@d); EXEC (@s);",
        "unclassified run-code")]
    [InlineData(
        "DECLARE @d sysname, @s nvarchar(999); SELECT @d = name FROM sys.tables; "
            + "SET @s = N'ALTER TABLE shop.Note DROP CONSTRAINT [' + @d + N']'; EXEC (@s);",
        "unclassified run-code")]
    [InlineData("DECLARE @d sysname; SELECT @d = [d].[name] FROM [sys].[default_constraints] [d] INNER JOIN [sys].[columns] [c] ON "
        + "[d].[parent_column_id] = [c].[column_id]; IF @d IS NOT NULL EXEC(N'ALTER TABLE [shop].[Note] DROP CONSTRAINT [' + @d + '];');",
        "caution drop-constraint shop.Note.@d")]
    [InlineData("DECLARE @d nvarchar(max); SELECT @d = QUOTENAME([d].[name]) FROM [sys].[default_constraints] [d]; "
        + "IF @d IS NOT NULL EXEC(N'ALTER TABLE [shop].[Note] DROP CONSTRAINT ' + @d + ';'); "
        + "DECLARE @d1 nvarchar(max); SELECT @d1 = QUOTENAME([d].[name]) FROM [sys].[default_constraints] [d]; "
        + "IF @d1 IS NOT NULL EXEC(N'ALTER TABLE [shop].[Note] DROP CONSTRAINT ' + @d1 + ';');",
        "caution drop-constraint shop.Note.@d, caution drop-constraint shop.Note.@d1")]
    [InlineData("DECLARE @s nvarchar(max); SELECT @s = N'ALTER TABLE shop.Note DROP CONSTRAINT ' + QUOTENAME(name) FROM sys.objects; "
        + "EXEC (@s);", "caution drop-constraint shop.Note.@name")]
    [InlineData("DECLARE @s nvarchar(max); SELECT @s = N'DROP TABLE ' + QUOTENAME(name) FROM sys.objects; EXEC (@s);",
        "unclassified run-code")]
    [InlineData("DECLARE @d nvarchar(128) = N'x]; DROP TABLE shop.Note; --'; SELECT @d = name FROM sys.check_constraints; "
        + "EXEC (N'ALTER TABLE shop.Note DROP CONSTRAINT [' + @d + N']');", "unclassified run-code")]
    [InlineData("DECLARE @d nvarchar(99); SELECT @d = name FROM sys.check_constraints; "
        + "EXEC (N'ALTER TABLE shop.Note DROP CONSTRAINT [' + @d + N']');", "unclassified run-code")]
    [InlineData("DECLARE @d sysname; SELECT @d = name FROM sys.check_constraints; SELECT @d = Text FROM shop.Note; "
        + "EXEC (N'ALTER TABLE shop.Note DROP CONSTRAINT [' + @d + N']');", "unclassified run-code")]
    [InlineData("DECLARE @d sysname; SELECT @d = name FROM sys.check_constraints; "
        + "EXEC (N'ALTER TABLE shop.Note DROP CONSTRAINT ' + @d);", "unclassified run-code")]
    [InlineData("DECLARE @d sysname; SELECT @d = d.name FROM sys.check_constraints AS c, shop.Names AS d; "
        + "EXEC (N'ALTER TABLE shop.Note DROP CONSTRAINT [' + @d + N']');", "unclassified run-code")]
    [InlineData("DECLARE @d sysname; SELECT @d = name FROM sys.check_constraints; "
        + "EXEC (N'UPDATE shop.Note SET CustomerId = 1 WHERE Text = ' + @d);", "unclassified run-code")]
    [InlineData("DECLARE @d sysname; SELECT @d = name FROM sys.check_constraints; "
        + "EXEC (N'ALTER TABLE shop.Note DROP CONSTRAINT [x' + @d + N']');", "unclassified run-code")]
    [InlineData("DECLARE @w nvarchar(99), @s nvarchar(999); SELECT @w = N' WHERE CustomerId = 1' FROM shop.Names; "
        + "SET @s = CONCAT(N'DELETE FROM shop.Note', @w); EXEC (@s);", "unclassified run-code")]
    [InlineData("DECLARE @w nvarchar(99); SELECT @w = N' WHERE CustomerId = 1' FROM shop.Names; EXEC (N'DELETE FROM shop.Note' + @w);",
        "unclassified run-code")]
    [InlineData("DECLARE @w nvarchar(99), @v nvarchar(99); SELECT @w = N'CustomerId = 1' WHERE DB_ID() = 7; SET @v = N' WHERE ' + @w; "
        + "EXEC (N'DELETE FROM shop.Note' + @v);", "unclassified run-code")]
    [InlineData("DECLARE @w nvarchar(99), @s nvarchar(999); SELECT @w = N' WHERE CustomerId = 1' FROM shop.Names; "
        + "SET @s = N'DELETE FROM shop.Note' + @w; EXEC (@s);", "caution delete-rows shop.Note")]
    [InlineData("DECLARE @w nvarchar(99); SELECT @w = N' WHERE CustomerId = 1'; EXEC (N'DELETE FROM shop.Note' + @w);",
        "caution delete-rows shop.Note")]
    public void Text_that_only_the_script_decides_is_read_and_no_other(string sql, string expected) => Read(sql).ShouldStartWith(expected);

    [Theory]
    [InlineData("SELECT @d = name FROM sys.default_constraints; EXEC (N'ALTER TABLE shop.Note DROP CONSTRAINT [' + @d + N']');")]
    [InlineData("SELECT @d = name FROM sys.objects; SET @s = N'ALTER TABLE shop.Note DROP CONSTRAINT ' + QUOTENAME(@d); EXEC (@s);")]
    [InlineData("SELECT @s = N'ALTER TABLE shop.Note DROP CONSTRAINT ' + QUOTENAME(d) FROM shop.Names; EXEC (@s);")]
    public void A_parameter_that_is_called_like_an_open_name_is_none(string dropped)
    {
        const string Parameter = "EXEC sp_executesql N'UPDATE shop.Note SET Text = @d WHERE CustomerId = 1', N'@d nvarchar(9)', N'x'";

        foreach (var between in (string[])[" ", "\nGO\n"])
            Read($"DECLARE @d sysname, @s nvarchar(999); {dropped}{between}{Parameter}")
                .ShouldBe("caution drop-constraint shop.Note.@d, caution update-rows shop.Note");
    }

    [Theory]
    [InlineData("CREATE PROCEDURE shop.Once AS TRUNCATE TABLE shop.Note;\nGO\nEXEC shop.Once;\nGO\nDROP PROCEDURE shop.Once;",
        "safe create-procedure shop.Once, dangerous truncate-table shop.Note, safe drop-procedure shop.Once")]
    [InlineData("CREATE PROCEDURE shop.Once AS EXEC shop.Other;\nGO\nEXEC shop.Once;",
        "safe create-procedure shop.Once, unclassified run-code shop.Other")]
    [InlineData("EXEC shop.Once;", "unclassified run-code shop.Once")]
    public void A_procedure_that_the_script_has_written_does_what_it_says(string sql, string expected) => Read(sql).ShouldBe(expected);

    [Theory]
    [InlineData("EXEC shop.Purge;", "dangerous truncate-table shop.Note, safe insert-rows shop.Watched")]
    [InlineData("EXEC shop.Purge; EXEC (@text); EXEC shop.Purge;", "dangerous truncate-table shop.Note, safe insert-rows shop.Watched, "
        + "unclassified run-code dynamic SQL *, unclassified run-code shop.Purge")]
    [InlineData("EXEC sp_rename 'shop.Purge', 'Old'; EXEC sp_rename 'shop.Other', 'Purge'; EXEC shop.Purge;",
        "dangerous rename-object shop.Purge, dangerous rename-object shop.Other, unclassified run-code shop.Purge")]
    [InlineData("IF 1 = DATEPART(DAY, SYSDATETIME()) DROP PROCEDURE shop.Purge; EXEC shop.Purge;",
        "dangerous drop-procedure shop.Purge, unclassified run-code shop.Purge")]
    public void A_procedure_whose_text_the_target_tells_does_what_it_says_while_nothing_has_changed_it(string sql, string expected)
    {
        var target = KnownSchema.Empty with
        {
            Modules = ["shop.Purge", "shop.Fill"],
            Procedures = new Dictionary<string, string>
            {
                ["shop.Purge"] = "CREATE PROCEDURE shop.Purge AS TRUNCATE TABLE shop.Note; EXEC shop.Fill;",
                ["shop.Fill"] = "CREATE PROCEDURE shop.Fill AS INSERT INTO shop.Watched (Id) VALUES (1);",
            },
        };

        var told = Reader(target).Read(SqlcmdScript.Read(sql, "x.sql").Batches).Operations.Select(found => found.Operation);

        string.Join(", ", told.Select(one => $"{one.Risk.ToString().ToLowerInvariant()} {one.Kind} "
            + (one.Subject.StartsWith("dynamic SQL", StringComparison.Ordinal) ? "dynamic SQL *" : one.Subject))).ShouldBe(expected);
    }

    [Fact]
    public void A_procedure_of_an_earlier_script_is_judged_as_it_will_be_when_that_script_is_done()
    {
        var reader = Reader(KnownSchema.Empty);
        reader.Read(SqlcmdScript.Read("CREATE PROCEDURE shop.Once AS TRUNCATE TABLE shop.Note;", "V1.sql").Batches);

        reader.Read(SqlcmdScript.Read("EXEC shop.Once;", "V2.sql").Batches).Operations.ShouldHaveSingleItem()
            .Operation.Kind.ShouldBe("run-code");
    }

    [Fact]
    public void Procedures_that_call_each_other_without_end_are_read_by_nobody() =>
        Read("CREATE PROCEDURE shop.P AS BEGIN EXEC shop.P; EXEC shop.P; EXEC shop.P; END\nGO\nEXEC shop.P;")
            .ShouldContain("unclassified run-code shop.P");

    [Theory]
    [InlineData("ALTER TABLE shop.Contract DROP CONSTRAINT FK_Contract; ALTER TABLE shop.Contract ADD CONSTRAINT FK_Contract FOREIGN KEY "
        + "(CustomerId) REFERENCES shop.Customer (Id) ON DELETE CASCADE ON UPDATE CASCADE;", Risk.Caution)]
    [InlineData("ALTER TABLE shop.Contract DROP CONSTRAINT FK_Contract; ALTER TABLE shop.Contract ADD CONSTRAINT FK_Contract FOREIGN KEY "
        + "(CustomerId) REFERENCES shop.Customer (Id) ON DELETE SET NULL ON UPDATE CASCADE;", Risk.Dangerous)]
    public void A_cascade_that_was_there_before_is_no_new_one(string sql, Risk risk) =>
        Operations(sql)[^1].ShouldSatisfyAllConditions(
            operation => operation.Kind.ShouldBe("add-cascading-key"), operation => operation.Risk.ShouldBe(risk));

    [Theory]
    [InlineData(
        "IF OBJECT_ID('shop.Fresh') IS NULL CREATE TABLE shop.Fresh (Id int NOT NULL); DELETE FROM shop.Fresh;",
        "safe delete-rows")]
    [InlineData(
        "IF OBJECT_ID('shop.Note') IS NULL CREATE TABLE shop.Note (Id int NOT NULL); DELETE FROM shop.Note;",
        "dangerous delete-rows")]
    public void A_table_that_the_target_lacks_is_new_whatever_a_script_asks_first(string sql, string expected) =>
        Read(sql).ShouldContain(expected);

    [Theory]
    [InlineData("DROP TABLE shop.Absent", "caution drop-table shop.Absent")]
    [InlineData("DROP TABLE Absent", "caution drop-table dbo.Absent")]
    [InlineData("ALTER TABLE shop.Customer DROP COLUMN Absent", "caution drop-column shop.Customer.Absent")]
    [InlineData("ALTER TABLE shop.Absent DROP COLUMN Name", "dangerous drop-column shop.Absent.Name")]
    [InlineData("DROP TABLE Other.shop.Absent", "dangerous other-database Other.shop.Absent")]
    [InlineData("DROP TABLE Note", "dangerous drop-table dbo.Note")]
    [InlineData("EXEC dbo.Anything; DROP TABLE shop.Absent", "dangerous drop-table shop.Absent")]
    [InlineData("EXEC dbo.Anything; ALTER TABLE shop.Customer DROP COLUMN Absent", "dangerous drop-column shop.Customer.Absent")]
    [InlineData("EXEC sp_rename 'shop.Note', 'Absent'; DROP TABLE shop.Absent", "dangerous drop-table shop.Absent")]
    [InlineData(
        "EXEC sp_rename 'shop.Note.Text', 'Absent', 'COLUMN'; ALTER TABLE shop.Note DROP COLUMN Absent",
        "dangerous drop-column shop.Note.Absent")]
    public void What_the_target_lacks_is_not_lost_when_it_is_dropped(string sql, string expected) => Read(sql).ShouldEndWith(expected);

    [Theory]
    [InlineData("CREATE VIEW shop.Help AS SELECT 1 AS One", "DROP VIEW shop.Help", "safe drop-view shop.Help")]
    [InlineData(
        "CREATE FUNCTION shop.Help() RETURNS int AS BEGIN RETURN 1; END", "DROP FUNCTION shop.Help", "safe drop-function shop.Help")]
    [InlineData("CREATE OR ALTER VIEW shop.Help AS SELECT 1 AS One", "DROP VIEW shop.Help", "safe drop-view shop.Help")]
    [InlineData("CREATE OR ALTER VIEW shop.Debtors AS SELECT 1 AS One", "DROP VIEW shop.Debtors", "dangerous drop-view shop.Debtors")]
    [InlineData(
        "EXEC dbo.Anything;\nGO\nCREATE PROCEDURE shop.Help AS SELECT 1", "DROP PROCEDURE shop.Help", "safe drop-procedure shop.Help")]
    [InlineData(
        "EXEC dbo.Anything;\nGO\nCREATE OR ALTER PROCEDURE shop.Help AS SELECT 1",
        "DROP PROCEDURE shop.Help",
        "dangerous drop-procedure shop.Help")]
    [InlineData(
        "DROP VIEW shop.Debtors;\nGO\nCREATE VIEW shop.Debtors AS SELECT 1 AS One", "DROP VIEW shop.Debtors",
        "dangerous drop-view shop.Debtors")]
    [InlineData(
        "CREATE VIEW shop.Help AS SELECT 1 AS One\nGO\nDROP VIEW shop.Help;\nGO\nEXEC sp_rename 'shop.Debtors', 'Help';",
        "DROP VIEW shop.Help",
        "dangerous drop-view shop.Help")]
    public void A_module_that_the_script_has_certainly_made_is_its_own_to_drop(string make, string drop, string expected) =>
        Read($"{make}\nGO\n{drop}").ShouldEndWith(expected);

    [Theory]
    [InlineData("UPDATE shop.Customer SET Name = N'' WHERE Name IS NULL;", Risk.Caution)]
    [InlineData("UPDATE shop.Customer SET Name = Code;", Risk.Caution)]
    [InlineData(
        "UPDATE shop.Customer SET Name = CASE WHEN Id > 9 THEN N'a' ELSE COALESCE(NULLIF(Code, ''), N'b') END WHERE Name IS NULL; "
            + "UPDATE shop.Customer SET Balance = 0 WHERE Id = 1;",
        Risk.Caution)]
    [InlineData("UPDATE shop.Customer SET Name = N'' WHERE Name IS NOT NULL;", Risk.Dangerous)]
    [InlineData("UPDATE shop.Customer SET Name = N'' WHERE Name IS NULL AND Id > 5;", Risk.Dangerous)]
    [InlineData("UPDATE TOP (5) shop.Customer SET Name = N'' WHERE Name IS NULL;", Risk.Dangerous)]
    [InlineData("UPDATE shop.Customer SET Name = NULLIF(Code, '') WHERE Name IS NULL;", Risk.Dangerous)]
    [InlineData("UPDATE shop.Customer SET Name = CASE WHEN Id > 9 THEN N'a' END WHERE Name IS NULL;", Risk.Dangerous)]
    [InlineData("IF DATEPART(DAY, SYSDATETIME()) = 1 UPDATE shop.Customer SET Name = N'' WHERE Name IS NULL;", Risk.Dangerous)]
    [InlineData(
        "UPDATE shop.Customer SET Name = N'' WHERE Name IS NULL; UPDATE shop.Customer SET Name = NULL WHERE Id = 1;", Risk.Dangerous)]
    [InlineData("CREATE TRIGGER shop.Fixes ON shop.Customer AFTER UPDATE AS UPDATE shop.Customer SET Name = NULL WHERE Id = 1;\nGO\n"
        + "UPDATE shop.Customer SET Name = N'' WHERE Name IS NULL;", Risk.Dangerous)]
    [InlineData("CREATE TRIGGER shop.Notes ON shop.Customer AFTER UPDATE AS INSERT INTO shop.Note (Text) VALUES (N'');\nGO\n"
        + "UPDATE shop.Customer SET Name = N'' WHERE Name IS NULL;", Risk.Caution)]
    [InlineData(
        "UPDATE shop.Customer SET Name = N'' WHERE Name IS NULL; INSERT INTO shop.Customer (Id, Code, Balance) VALUES (1, 'a', 0);",
        Risk.Dangerous)]
    [InlineData("UPDATE shop.Customer SET Name = N'' WHERE Name IS NULL; EXEC dbo.Anything;", Risk.Dangerous)]
    public void A_column_whose_gaps_the_script_has_filled_may_become_required(string before, Risk risk) =>
        Operations($"{before} ALTER TABLE shop.Customer ALTER COLUMN Name nvarchar(100) NOT NULL;")[^1].Risk.ShouldBe(risk);

    [Theory]
    [InlineData("decimal(18,4)", "wait for a moment")]
    [InlineData("decimal(28,4)", "every row is read or rewritten")]
    public void A_column_that_may_be_empty_from_then_on_says_so_and_who_waits(string type, string locking)
    {
        var operation = Operations($"ALTER TABLE shop.Customer ALTER COLUMN Balance {type}").ShouldHaveSingleItem();

        operation.Why.ShouldContain("from now on rows come in without one");
        operation.Locking.ShouldNotBeNull().ShouldContain(locking);
    }

    [Fact]
    public void Where_only_the_name_of_a_constraint_is_open_the_rest_is_judged_as_before() =>
        Operations("DECLARE @d sysname; SELECT @d = [d].[name] FROM [sys].[default_constraints] [d]; IF @d IS NOT NULL "
            + "EXEC(N'ALTER TABLE [shop].[Customer] DROP CONSTRAINT [' + @d + '];'); "
            + "ALTER TABLE [shop].[Customer] ALTER COLUMN [Name] nvarchar(50) NULL;")[^1].Difference
            .ShouldBe("nvarchar(100) → nvarchar(50)");

    [Fact]
    public void A_gap_that_is_filled_does_not_excuse_a_shorter_type() =>
        Operations(
            "UPDATE shop.Customer SET Name = N'' WHERE Name IS NULL; "
                + "ALTER TABLE shop.Customer ALTER COLUMN Name nvarchar(9) NOT NULL;")[^1].Risk.ShouldBe(Risk.Dangerous);

    [Theory]
    [InlineData("ALTER TABLE shop.Contract DROP CONSTRAINT CK_Contract", Risk.Caution, "Rows that break the check")]
    [InlineData("ALTER TABLE shop.Contract DROP CONSTRAINT FK_Contract", Risk.Caution, "Rows that refer to nothing")]
    [InlineData("ALTER TABLE shop.Contract DROP CONSTRAINT PK_Other", Risk.Caution, "What it refused comes in")]
    [InlineData("EXEC dbo.Anything; ALTER TABLE shop.Contract DROP CONSTRAINT CK_Contract", Risk.Caution, "What it refused comes in")]
    [InlineData(
        "ALTER TABLE shop.Note ADD CONSTRAINT DF_Note DEFAULT (N'') FOR Text; ALTER TABLE shop.Note DROP CONSTRAINT DF_Note",
        Risk.Caution,
        "A row that leaves the column out")]
    [InlineData(
        "ALTER TABLE shop.Watched ADD CONSTRAINT PK_Watched PRIMARY KEY (Id); ALTER TABLE shop.Watched DROP CONSTRAINT PK_Watched",
        Risk.Dangerous,
        "becomes a heap")]
    [InlineData(
        "ALTER TABLE shop.Watched ADD CONSTRAINT UQ_Watched UNIQUE (Id); ALTER TABLE shop.Watched DROP CONSTRAINT UQ_Watched",
        Risk.Caution,
        "Rows that share a value")]
    public void A_dropped_constraint_is_told_by_what_it_kept_where_that_is_known(string sql, Risk risk, string why)
    {
        var dropped = Operations(sql)[^1];

        (dropped.Kind, dropped.Risk).ShouldBe(("drop-constraint", risk));
        dropped.Why.ShouldContain(why);
    }

    [Theory]
    [InlineData("ALTER INDEX IX_Text ON shop.Note DISABLE", "Queries that relied on it read the whole table.")]
    [InlineData("CREATE UNIQUE INDEX U ON shop.Note (CustomerId); ALTER INDEX U ON shop.Note DISABLE", "that share a value come in")]
    [InlineData("CREATE CLUSTERED INDEX U ON shop.Note (CustomerId); ALTER INDEX U ON shop.Note DISABLE", "neither read nor written")]
    [InlineData("ALTER TABLE shop.Watched ADD CONSTRAINT PK_W PRIMARY KEY (Id); ALTER INDEX PK_W ON shop.Watched DISABLE",
        "neither read nor written")]
    [InlineData("ALTER INDEX ALL ON shop.Note DISABLE", "a clustered one takes the table away")]
    public void An_index_that_is_switched_off_is_told_by_what_it_is(string sql, string why)
    {
        var off = Operations(sql)[^1];

        (off.Kind, off.Risk).ShouldBe(("disable-index", Risk.Dangerous));
        off.Why.ShouldContain(why);
    }

    [Theory]
    [InlineData("CREATE INDEX I ON shop.Watched (Id); DROP INDEX I ON shop.Watched", "drop-index", Risk.Caution)]
    [InlineData("CREATE INDEX I ON shop.Watched (Id); DROP INDEX shop.Watched.I", "drop-index", Risk.Caution)]
    [InlineData("CREATE UNIQUE INDEX I ON shop.Watched (Id); DROP INDEX I ON shop.Watched", "drop-index", Risk.Caution)]
    [InlineData("CREATE CLUSTERED INDEX I ON shop.Watched (Id); DROP INDEX I ON shop.Watched", "drop-clustered-index", Risk.Dangerous)]
    [InlineData("CREATE CLUSTERED COLUMNSTORE INDEX I ON shop.Watched; DROP INDEX shop.Watched.I", "drop-clustered-index", Risk.Dangerous)]
    [InlineData(
        "IF 1 = DATEPART(DAY, SYSDATETIME()) CREATE CLUSTERED INDEX I ON shop.Watched (Id); ELSE CREATE INDEX I ON shop.Watched (Id); "
            + "DROP INDEX I ON shop.Watched",
        "drop-clustered-index",
        Risk.Dangerous)]
    [InlineData("DROP INDEX I ON shop.Watched", "drop-index", Risk.Caution)]
    [InlineData(
        "CREATE CLUSTERED INDEX I ON shop.Watched (Id); DROP TABLE shop.Watched; CREATE TABLE shop.Watched (Id int); "
            + "CREATE INDEX I ON shop.Watched (Id); DROP INDEX I ON shop.Watched",
        "drop-index",
        Risk.Safe)]
    [InlineData("CREATE TABLE shop.Own (Id int INDEX I CLUSTERED); DROP INDEX I ON shop.Own", "drop-clustered-index", Risk.Safe)]
    public void A_dropped_index_is_told_by_what_it_was_where_that_is_known(string sql, string kind, Risk risk)
    {
        var dropped = Operations(sql)[^1];

        (dropped.Kind, dropped.Risk).ShouldBe((kind, risk));
        dropped.Why.Contains("share a value", StringComparison.Ordinal).ShouldBe(sql.Contains("UNIQUE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("LEFT JOIN shop.Customer AS c", "c", Risk.Caution)]
    [InlineData("LEFT JOIN shop.Customer AS c", "shop.Customer", Risk.Caution)]
    [InlineData("RIGHT JOIN shop.Customer AS c", "c", Risk.Dangerous)]
    [InlineData("FULL JOIN shop.Customer AS c", "c", Risk.Dangerous)]
    public void Rows_without_a_partner_are_out_where_the_table_is_not_the_side_that_an_outer_join_keeps(
        string join, string target, Risk risk) =>
        Operations($"UPDATE {target} SET Name = N'' FROM shop.Note AS n {join} ON c.Id = n.CustomerId;")[^1].Risk.ShouldBe(risk);

    [Theory]
    [InlineData("EXEC sp_refreshview [shop.Debtors]", "safe refresh-module shop.Debtors")]
    [InlineData("EXEC sp_rename [shop.Customer.Name], Title, [COLUMN]", "dangerous rename-object shop.Customer.Name")]
    public void A_name_in_brackets_is_an_argument_as_text_is(string sql, string expected) => Read(sql).ShouldBe(expected);

    [Fact]
    public void What_the_target_has_never_had_is_neither_renamed_nor_dropped()
    {
        Read("EXEC sp_rename 'shop.Customer.Nothing', 'Something', 'COLUMN';")
            .ShouldBe("caution rename-object shop.Customer.Nothing");
        Read("DROP TABLE IF EXISTS shop.Nothing;").ShouldBe("caution drop-table shop.Nothing");
    }

    [Fact]
    public void A_synonym_that_is_made_again_leads_elsewhere_and_nothing_alters_one()
    {
        var operations = Operations("DROP SYNONYM dbo.Client; CREATE SYNONYM dbo.Client FOR shop.Note;");

        operations[0].SaferWay.ShouldBeNull();
        operations[1].Why.ShouldBe("Whoever reads or writes through it gets to what stands behind it now.");
    }

    [Theory]
    [InlineData("DROP VIEW shop.Debtors", "CREATE VIEW shop.Debtors AS SELECT 1 AS One")]
    [InlineData("DROP PROCEDURE IF EXISTS shop.Anything", "CREATE PROCEDURE shop.Anything AS SELECT 1")]
    [InlineData("DROP FUNCTION shop.Sum", "CREATE FUNCTION shop.Sum() RETURNS int AS BEGIN RETURN 1; END")]
    [InlineData("DROP SEQUENCE shop.Numbers", "CREATE SEQUENCE shop.Numbers")]
    [InlineData("DROP SYNONYM dbo.Client", "CREATE SYNONYM dbo.Client FOR shop.Note")]
    public void What_a_script_before_has_dropped_is_no_new_object_but_takes_its_place_without_what_was_granted(string drop, string make)
    {
        var before = Reader(KnownSchema.Empty);
        before.Read(SqlcmdScript.Read($"{Target}\nGO\n{make}", "target.sql").Batches);
        var reader = Reader(before.Left);
        reader.Read(SqlcmdScript.Read(drop, "one.sql").Batches);

        Why(reader, make).ShouldBe("It takes the place of the one that was dropped before; what was granted on that one is lost.");
        Why(Reader(KnownSchema.Empty), make).ShouldBe("A new object is used by nobody yet.");

        static string Why(TransactSqlReader reader, string sql) =>
            reader.Read(SqlcmdScript.Read(sql, "two.sql").Batches).Operations.ShouldHaveSingleItem().Operation.Why;
    }

    [Fact]
    public void A_type_that_is_dropped_and_made_again_is_replaced() =>
        Read("DROP TYPE shop.Ids;\nGO\nCREATE TYPE shop.Ids AS TABLE (Id int NOT NULL);")
            .ShouldBe("caution drop-type shop.Ids, caution alter-type shop.Ids");

    [Fact]
    public void A_trigger_that_is_altered_ran_before_and_one_that_may_be_new_did_not()
    {
        Read("ALTER TRIGGER shop.After ON shop.Watched AFTER DELETE AS SELECT 2;").ShouldBe("caution alter-trigger shop.After");
        Read("CREATE OR ALTER TRIGGER shop.After ON shop.Watched AFTER DELETE AS SELECT 2;").ShouldStartWith("dangerous ");
    }

    private static string Read(string sql) => string.Join(
        ", ", Operations(sql).Select(found => $"{found.Risk.ToString().ToLowerInvariant()} {found.Kind} {found.Subject}"));

    private static List<Operation> Operations(string sql)
    {
        var before = Reader(KnownSchema.Empty);
        before.Read(SqlcmdScript.Read(Target, "target.sql").Batches).Errors.ShouldBeEmpty();
        return
        [
            .. Reader(before.Left).Read(SqlcmdScript.Read(sql, "x.sql").Batches).Operations.Select(found => found.Operation),
        ];
    }

    private static TransactSqlReader Reader(KnownSchema target) =>
        new(new TSql170Parser(initialQuotedIdentifiers: true), WrittenBy.People, "d") { Target = target };
}
