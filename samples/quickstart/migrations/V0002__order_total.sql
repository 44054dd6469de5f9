-- Null until the backfill has been there; the application of this release writes it.
ALTER TABLE orders ADD COLUMN total_cents INTEGER;
