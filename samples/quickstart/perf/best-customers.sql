SELECT c.name, sum(l.quantity * l.price_cents) AS total_cents
FROM customers AS c JOIN orders AS o ON o.customer_id = c.id JOIN order_lines AS l ON l.order_id = o.id
WHERE c.id <= 500
GROUP BY c.id ORDER BY total_cents DESC LIMIT 10;
