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
        CREATE TABLE [sales].[Customer] ([Id] INT NOT NULL CONSTRAINT [PK_Customer] PRIMARY KEY, [Name] NVARCHAR (100) NOT NULL, [Email] NVARCHAR (200) NULL);
        GO
        CREATE VIEW [sales].[Names] AS SELECT [Id], [Name] FROM [sales].[Customer];
        """;
}
