-- What a careful team does after a load: indexes, the matview, the rights.
SET ROLE shop_owner;
SET search_path = shop;

ALTER TABLE accounts ADD PRIMARY KEY (id);
CREATE INDEX orders_by_customer ON orders (customer_id, placed_at DESC);
CREATE INDEX orders_open ON orders (placed_at) WHERE status = 'open';
CREATE INDEX events_by_session ON events ((body ->> 'session'));
CREATE INDEX products_by_tag ON products USING gin (attributes);
CREATE MATERIALIZED VIEW sales_by_day AS
  SELECT date_trunc('day', o.placed_at) AS day, count(DISTINCT o.id) AS orders, sum(i.quantity * i.price) AS amount
  FROM orders o JOIN order_items i ON i.order_id = o.id GROUP BY 1;
CREATE UNIQUE INDEX ON sales_by_day (day);

GRANT USAGE ON SCHEMA shop TO shop_app, shop_report;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA shop TO shop_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA shop TO shop_app;
GRANT SELECT ON sales_by_day, open_orders TO shop_report;
GRANT SELECT (id, name) ON customers TO shop_report;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO shop_report;
RESET ROLE;
ALTER DATABASE orders SET search_path = shop, public;
ANALYZE;
