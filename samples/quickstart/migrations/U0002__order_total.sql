-- The view of this release reads the column, so it goes first.
DROP VIEW IF EXISTS order_totals;

ALTER TABLE orders DROP COLUMN total_cents;
