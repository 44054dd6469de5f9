SELECT id, ordered_on FROM dbo.orders WHERE customer_id = 4242 AND state = N'open' ORDER BY ordered_on;
