CREATE TABLE [sales].[Order] (
    [OrderId]    INT             IDENTITY (1, 1) NOT NULL,
    [CustomerId] INT             NOT NULL,
    [OrderedAt]  DATETIME2 (0)   NOT NULL CONSTRAINT [DF_Order_OrderedAt] DEFAULT SYSUTCDATETIME(),
    [Total]      DECIMAL (18, 2) NOT NULL,
    CONSTRAINT [PK_Order] PRIMARY KEY CLUSTERED ([OrderId]),
    CONSTRAINT [FK_Order_Customer] FOREIGN KEY ([CustomerId]) REFERENCES [sales].[Customer] ([CustomerId])
);
GO
CREATE INDEX [IX_Order_Customer] ON [sales].[Order] ([CustomerId]);
GO
CREATE VIEW [sales].[OrderOverview] AS
SELECT [o].[OrderId], [o].[OrderedAt], [o].[Total], [c].[Name]
FROM   [sales].[Order] AS [o]
       INNER JOIN [sales].[Customer] AS [c] ON [c].[CustomerId] = [o].[CustomerId];
