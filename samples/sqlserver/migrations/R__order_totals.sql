CREATE OR ALTER VIEW dbo.order_totals AS
SELECT c.id AS customer_id, c.name, c.country, COUNT(*) AS orders, SUM(o.total_cents) AS total_cents
FROM dbo.customers AS c JOIN dbo.orders AS o ON o.customer_id = c.id
WHERE o.state <> N'cancelled'
GROUP BY c.id, c.name, c.country;
