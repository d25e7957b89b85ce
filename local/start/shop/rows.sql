-- Every value derives from the number of its row; times count back from the hour in which this runs.
SET search_path = shop;
SET synchronous_commit = off;

INSERT INTO customers (email, name, joined_at, preferences)
  SELECT format('customer%s@example.org', n), initcap(translate(substr(md5(n::text), 1, 9), '0123456789', 'aeioulnrst')),
    date_trunc('hour', now()) - n * interval '17 minutes',
    jsonb_build_object('news', n % 3 = 0, 'language', (ARRAY['de', 'en', 'fr', 'pl'])[1 + n % 4])
  FROM generate_series(1, 30000) n;
INSERT INTO products (id, sku, price, attributes)
  SELECT n, 'SKU-' || upper(substr(md5(n::text), 1, 8)), (n * 37 % 20000) / 100.0 + 1,
    jsonb_build_object('colour', (ARRAY['red', 'green', 'blue'])[1 + n % 3], 'weight', n % 900, 'tags', ARRAY[n % 7, n % 11])
  FROM generate_series(1, 1500) n;
INSERT INTO orders (customer_id, status, placed_at, details)
  SELECT 1 + n * 7919 % 30000, (ARRAY['open', 'paid', 'sent', 'sent', 'sent', 'returned']::order_status[])[1 + n % 6],
    date_trunc('hour', now()) - (120000 - n) * interval '4 minutes',
    jsonb_build_object('address', jsonb_build_object('street', md5('street' || n), 'city', md5('city' || n % 5000)),
      'note', repeat('gently ' || n || ' ', 3), 'token', md5('a' || n) || md5('b' || n))
  FROM generate_series(1, 120000) n;
INSERT INTO order_items (order_id, line, product_id, quantity, price)
  SELECT n, line, 1 + (n * 31 + line) % 1500, 1 + (n + line) % 4, ((n * 37 + line * 11) % 20000) / 100.0 + 1
  FROM generate_series(1, 120000) n, generate_series(1, 3) line;
INSERT INTO events (at, kind, body)
  SELECT timestamptz '2025-11-01 00:00+00' + n * interval '3 minutes', (ARRAY['view', 'cart', 'search', 'login'])[1 + n % 4],
    jsonb_build_object('session', md5('s' || n / 5), 'path', '/p/' || n % 1500, 'agent', 'shop-app/' || n % 40, 'trace', md5('t' || n))
  FROM generate_series(1, 250000) n;
INSERT INTO accounts SELECT n, n % 100, n % 9973, md5('f' || n) FROM generate_series(1, 800000) n;
UPDATE orders SET status = 'paid' WHERE id % 500 = 0;

-- photographs, as large objects of 256 KiB
UPDATE products SET photo = lo_from_bytea(0,
    (SELECT string_agg(decode(md5(id || '/' || block), 'hex'), '' ORDER BY block) FROM generate_series(1, 16384) block))
  WHERE id <= 24;
