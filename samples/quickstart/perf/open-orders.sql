SELECT id, ordered_on FROM orders WHERE customer_id = 4242 AND state = 'open' ORDER BY ordered_on;
