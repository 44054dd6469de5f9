namespace Trexis.PipelineTasks.Tests.DeployDacpac;

/// <summary>Small releases that many tests share, so that each is built once.</summary>
internal static class Sql
{
    public const string First = """
        CREATE SCHEMA [sales];
        GO
        CREATE TABLE [sales].[Customer] ([Id] INT NOT NULL CONSTRAINT [PK_Customer] PRIMARY KEY, [Name] NVARCHAR (100) NOT NULL);
        GO
        CREATE VIEW [sales].[Names] AS SELECT [Id], [Name] FROM [sales].[Customer];
        """;

    /// <summary>One column more.</summary>
    public const string Added = """
        CREATE SCHEMA [sales];
        GO
        CREATE TABLE [sales].[Customer] ([Id] INT NOT NULL CONSTRAINT [PK_Customer] PRIMARY KEY,
            [Name] NVARCHAR (100) NOT NULL, [Email] NVARCHAR (200) NULL);
        GO
        CREATE VIEW [sales].[Names] AS SELECT [Id], [Name] FROM [sales].[Customer];
        """;

    /// <summary><see cref="First"/> after somebody changed it by hand.</summary>
    public const string Moved = """
        CREATE SCHEMA [sales];
        GO
        CREATE TABLE [sales].[Customer] ([Id] INT NOT NULL CONSTRAINT [PK_Customer] PRIMARY KEY, [Name] NVARCHAR (40) NOT NULL);
        GO
        CREATE VIEW [sales].[Names] AS SELECT [Id], [Name] FROM [sales].[Customer];
        """;

    /// <summary>A bit of everything that a schema holds.</summary>
    public const string Wide = First + """

        GO
        CREATE TABLE [sales].[Order] ([Id] INT NOT NULL, [CustomerId] INT NOT NULL, [Total] DECIMAL (18, 2) NULL,
            [Legacy] CHAR (10) NULL, [Code] VARCHAR (20) NULL,
            CONSTRAINT [FK_Order_Customer] FOREIGN KEY ([CustomerId]) REFERENCES [sales].[Customer] ([Id]));
        GO
        CREATE INDEX [IX_Order_Customer] ON [sales].[Order] ([CustomerId]);
        GO
        CREATE TABLE [sales].[Log] ([Id] INT NOT NULL, [Text] NVARCHAR (MAX) NULL);
        GO
        CREATE PROCEDURE [sales].[GetNames] AS SELECT [Id], [Name] FROM [sales].[Names];
        GO
        CREATE ROLE [readers];
        GO
        CREATE USER [reporter] WITHOUT LOGIN;
        """;

    public const string Next = """
        CREATE SCHEMA [sales];
        GO
        CREATE TABLE [sales].[Customer] ([Id] INT NOT NULL CONSTRAINT [PK_Customer] PRIMARY KEY,
            [Name] NVARCHAR (100) NOT NULL, [Region] INT NOT NULL);
        GO
        CREATE VIEW [sales].[Names] AS SELECT [Id], [Name], [Region] FROM [sales].[Customer];
        GO
        CREATE TABLE [sales].[Order] ([Id] INT NOT NULL, [CustomerId] INT NOT NULL, 
            [Total] DECIMAL (18, 2) CONSTRAINT [DF_Total] DEFAULT 0 NULL, [Code] VARCHAR (10) NULL,
            CONSTRAINT [FK_Order_Customer] FOREIGN KEY ([CustomerId]) REFERENCES [sales].[Customer] ([Id]) ON DELETE CASCADE);
        GO
        CREATE INDEX [IX_Order_Customer] ON [sales].[Order] ([CustomerId], [Total]);
        GO
        CREATE TABLE [sales].[Log] ([Id] INT IDENTITY (1, 1) NOT NULL, [Text] NVARCHAR (MAX) NULL);
        GO
        CREATE TRIGGER [sales].[OnLog] ON [sales].[Log] AFTER INSERT AS SELECT 1 AS [One];
        GO
        CREATE PROCEDURE [sales].[GetNames] AS SELECT [Id], [Name] FROM [sales].[Names];
        GO
        CREATE TABLE [sales].[New] ([Id] INT NOT NULL PRIMARY KEY, [At] DATETIME2 NOT NULL DEFAULT SYSUTCDATETIME(), CHECK ([Id] > 0));
        GO
        CREATE SEQUENCE [sales].[Numbers] AS INT START WITH 1;
        GO
        CREATE TYPE [sales].[Money] FROM DECIMAL (18, 2) NOT NULL;
        GO
        CREATE FUNCTION [sales].[Twice] (@x INT) RETURNS INT AS BEGIN RETURN @x * 2 END;
        GO
        CREATE SYNONYM [sales].[Client] FOR [sales].[Customer];
        GO
        CREATE ROLE [readers];
        GO
        CREATE USER [reporter] WITHOUT LOGIN;
        GO
        GRANT SELECT ON SCHEMA::[sales] TO [readers];
        GO
        ALTER ROLE [readers] ADD MEMBER [reporter];
        GO
        EXECUTE sp_addextendedproperty @name = N'MS_Description', @value = N'Who buys',
            @level0type = N'SCHEMA', @level0name = N'sales', @level1type = N'TABLE', @level1name = N'Customer';
        """;

    /// <summary>What carries <see cref="Wide"/> to <see cref="Next"/>, object by object.</summary>
    public static readonly IReadOnlyList<(string Kind, string Subject)> NextOperations =
    [
        ("drop-index", "sales.Order.IX_Order_Customer"),
        ("drop-constraint", "sales.Order.FK_Order_Customer"),
        ("add-column", "sales.Customer.Region"),
        ("drop-column", "sales.Order.Legacy"),
        ("alter-column", "sales.Order.Code"),
        ("rebuild-table", "sales.Log"),
        ("create-index", "sales.Order.IX_Order_Customer"),
        ("add-default", "sales.Order.DF_Total"),
        ("create-table", "sales.New"),
        ("add-default", "sales.New"),
        ("add-check", "sales.New"),
        ("create-sequence", "sales.Numbers"),
        ("create-type", "sales.Money"),
        ("add-cascading-key", "sales.Order.FK_Order_Customer"),
        ("create-trigger", "sales.OnLog"),
        ("alter-view", "sales.Names"),
        ("create-function", "sales.Twice"),
        ("create-synonym", "sales.Client"),
        ("grant", "SELECT on SCHEMA::sales to readers"),
        ("change-membership", "readers.reporter"),
        ("describe-object", "sales.Customer"),
        ("refresh-module", "sales.GetNames"),
        ("check-constraint", "sales.Order.FK_Order_Customer"),
        ("check-constraint", "sales.New"),
    ];
}
