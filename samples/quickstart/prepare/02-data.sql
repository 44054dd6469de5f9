-- 135,200 rows, the same on every machine.
INSERT INTO customers (id, name, country, legacy_code)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
SELECT i, 'Customer ' || i, substr('DEFRITESPLGB', 1 + 2 * (i % 6), 2), 'L' || (i * 7919 % 10007) FROM n;

INSERT INTO products (id, name, price_cents)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
SELECT i, 'Product ' || i, 199 + i * 7919 % 20000 FROM n;

INSERT INTO orders (id, customer_id, ordered_on, state)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
SELECT i, 1 + i * 7919 % 5000, date('2024-01-01', '+' || (i * 31 % 730) || ' days'),
  CASE i % 10 WHEN 0 THEN 'cancelled' WHEN 1 THEN 'open' ELSE 'shipped' END
FROM n;

INSERT INTO order_lines (order_id, line, product_id, quantity, price_cents)
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 89999)
SELECT 1 + i * 4 / 9, 1 + i - (i * 4 / 9 * 9 + 3) / 4, 1 + i * 31 % 200, 1 + i % 5, 199 + (1 + i * 31 % 200) * 7919 % 20000
FROM n;
