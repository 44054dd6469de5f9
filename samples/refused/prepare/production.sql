-- The schema of the quick start with production's own rows, among them three orders of nobody: an import ran without foreign keys.
PRAGMA foreign_keys = OFF;

CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  country TEXT NOT NULL CHECK (length(country) = 2),
  legacy_code TEXT
);

CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  price_cents INTEGER NOT NULL CHECK (price_cents > 0)
);

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  ordered_on TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'shipped', 'cancelled'))
);

CREATE TABLE order_lines (
  order_id INTEGER NOT NULL REFERENCES orders (id),
  line INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  price_cents INTEGER NOT NULL,
  PRIMARY KEY (order_id, line)
) WITHOUT ROWID;

CREATE INDEX orders_by_customer ON orders (customer_id);

CREATE VIEW open_orders AS
SELECT o.id, c.name AS customer, o.ordered_on
FROM orders AS o JOIN customers AS c ON c.id = o.customer_id
WHERE o.state = 'open';

INSERT INTO customers (id, name, country, legacy_code)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
SELECT i, 'Customer ' || i, substr('DEFRITESPLGB', 1 + 2 * (i % 6), 2), 'L' || i FROM n;

INSERT INTO products (id, name, price_cents)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
SELECT i, 'Product ' || i, 199 + i * 7919 % 20000 FROM n;

INSERT INTO orders (id, customer_id, ordered_on, state)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
SELECT i, 1 + i * 31 % 500, date('2024-01-01', '+' || (i % 730) || ' days'), 'shipped' FROM n;

INSERT INTO orders (id, customer_id, ordered_on, state)
VALUES (9001, 70001, '2025-03-01', 'open'), (9002, 70001, '2025-03-02', 'open'), (9003, 70002, '2025-03-02', 'shipped');

INSERT INTO order_lines (order_id, line, product_id, quantity, price_cents)
SELECT id, 1, 1 + id % 3000, 1 + id % 5, 999 FROM orders;
