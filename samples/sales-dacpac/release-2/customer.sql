CREATE TABLE [sales].[Customer] (
    [CustomerId] INT            IDENTITY (1, 1) NOT NULL,
    [Name]       NVARCHAR (200) NOT NULL,
    [Email]      NVARCHAR (320) NULL,
    CONSTRAINT [PK_Customer] PRIMARY KEY CLUSTERED ([CustomerId])
);
GO
CREATE INDEX [IX_Customer_Name] ON [sales].[Customer] ([Name]);
