CREATE INDEX orders_open_by_customer ON orders (customer_id, ordered_on) WHERE state = 'open';
