CREATE TABLE [sales].[Order] (
    [OrderId]    INT             IDENTITY (1, 1) NOT NULL,
    [CustomerId] INT             NOT NULL,
    [OrderedAt]  DATETIME2 (0)   NOT NULL CONSTRAINT [DF_Order_OrderedAt] DEFAULT SYSUTCDATETIME(),
    [Total]      DECIMAL (18, 2) NOT NULL,
    [State]      TINYINT         NOT NULL CONSTRAINT [DF_Order_State] DEFAULT 0,
    CONSTRAINT [PK_Order] PRIMARY KEY CLUSTERED ([OrderId]),
    CONSTRAINT [FK_Order_Customer] FOREIGN KEY ([CustomerId]) REFERENCES [sales].[Customer] ([CustomerId]),
    CONSTRAINT [CK_Order_State] CHECK ([State] <= 3)
);
GO
CREATE INDEX [IX_Order_Customer] ON [sales].[Order] ([CustomerId]);
GO
CREATE INDEX [IX_Order_State] ON [sales].[Order] ([State], [OrderedAt]);
GO
CREATE VIEW [sales].[OrderOverview] AS
SELECT [o].[OrderId], [o].[OrderedAt], [o].[Total], [o].[State], [c].[Name]
FROM   [sales].[Order] AS [o]
       INNER JOIN [sales].[Customer] AS [c] ON [c].[CustomerId] = [o].[CustomerId];
GO
CREATE PROCEDURE [sales].[OpenOrders] @CustomerId INT AS
SELECT   [OrderId], [OrderedAt], [Total]
FROM     [sales].[Order]
WHERE    [CustomerId] = @CustomerId AND [State] = 0
ORDER BY [OrderedAt];
