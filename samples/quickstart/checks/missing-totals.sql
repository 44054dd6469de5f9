SELECT id FROM orders WHERE total_cents IS NULL;
