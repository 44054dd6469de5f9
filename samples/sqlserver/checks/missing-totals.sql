SELECT id FROM dbo.orders WHERE total_cents IS NULL;
