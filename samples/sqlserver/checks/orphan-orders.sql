SELECT o.id FROM dbo.orders AS o
WHERE NOT EXISTS (SELECT 1 FROM dbo.customers AS c WHERE c.id = o.customer_id);
