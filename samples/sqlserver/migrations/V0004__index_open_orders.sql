CREATE INDEX IX_orders_open ON dbo.orders (customer_id, ordered_on) WHERE state = N'open';
