-- 135,200 rows, the same on every server.
DECLARE @numbers TABLE (i int NOT NULL PRIMARY KEY);
WITH digits AS (SELECT d FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS v (d))
INSERT INTO @numbers (i)
SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d
FROM digits AS a CROSS JOIN digits AS b CROSS JOIN digits AS c CROSS JOIN digits AS e CROSS JOIN digits AS f
WHERE 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d <= 90000;

INSERT INTO dbo.customers (id, name, country, legacy_code)
SELECT i, CONCAT(N'Customer ', i), SUBSTRING(N'DEFRITESPLGB', 1 + 2 * (i % 6), 2), CONCAT(N'L', i * 7919 % 10007)
FROM @numbers WHERE i <= 5000;

INSERT INTO dbo.products (id, name, price_cents)
SELECT i, CONCAT(N'Product ', i), 199 + i * 7919 % 20000
FROM @numbers WHERE i <= 200;

INSERT INTO dbo.orders (id, customer_id, ordered_on, state)
SELECT i, 1 + i * 7919 % 5000, DATEADD(day, i * 31 % 730, CONVERT(date, '20240101')),
    CASE i % 10 WHEN 0 THEN N'cancelled' WHEN 1 THEN N'open' ELSE N'shipped' END
FROM @numbers WHERE i <= 40000;

INSERT INTO dbo.order_lines (order_id, line, product_id, quantity, price_cents)
SELECT 1 + (i - 1) * 4 / 9, 1 + (i - 1) - ((i - 1) * 4 / 9 * 9 + 3) / 4, 1 + (i - 1) * 31 % 200, 1 + (i - 1) % 5, 199 + (1 + (i - 1) * 31 % 200) * 7919 % 20000
FROM @numbers;
