UPDATE orders
SET total_cents = (SELECT coalesce(sum(quantity * price_cents), 0) FROM order_lines WHERE order_id = orders.id)
WHERE total_cents IS NULL;
