UPDATE o
SET total_cents = t.total
FROM dbo.orders AS o
JOIN (SELECT order_id, SUM(quantity * price_cents) AS total FROM dbo.order_lines GROUP BY order_id) AS t ON t.order_id = o.id
WHERE o.total_cents IS NULL;

UPDATE dbo.orders SET total_cents = 0 WHERE total_cents IS NULL;
