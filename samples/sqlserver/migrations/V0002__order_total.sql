-- Null until the backfill has been there; the application of this release writes it.
ALTER TABLE dbo.orders ADD total_cents int NULL;
