SELECT a.id, count(b.id) AS cheaper FROM products AS a JOIN products AS b ON b.price_cents < a.price_cents GROUP BY a.id;
