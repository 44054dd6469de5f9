-- Totals are computed, so nothing is lost that could not be computed again.
UPDATE orders SET total_cents = NULL;
