DROP VIEW IF EXISTS order_totals;

CREATE VIEW order_totals AS
SELECT c.id AS customer_id, c.name, c.country, count(*) AS orders, sum(o.total_cents) AS total_cents
FROM customers AS c JOIN orders AS o ON o.customer_id = c.id
WHERE o.state <> 'cancelled'
GROUP BY c.id, c.name, c.country;
