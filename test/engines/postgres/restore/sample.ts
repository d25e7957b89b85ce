/** A database with what is easy to lose: see each line. Roles are of the cluster, so made once per server. */
export const sampleRoles = `
CREATE ROLE shop_owner NOLOGIN;
CREATE ROLE "Read Only" NOLOGIN;
CREATE ROLE app LOGIN PASSWORD 'never-in-an-error' CONNECTION LIMIT 7;
GRANT "Read Only" TO app;
GRANT shop_owner TO app WITH ADMIN OPTION;`;

export const sample = `
CREATE SCHEMA "My Schema";
CREATE TABLE public.big (id bigserial PRIMARY KEY, t text NOT NULL);
INSERT INTO public.big (t) SELECT md5(i::text) FROM generate_series(1, 20000) i;
CREATE TABLE "My Schema"."Big Too" (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, t text);
INSERT INTO "My Schema"."Big Too" (t) SELECT 'row ' || i FROM generate_series(1, 5000) i;
CREATE TABLE public.small (id int PRIMARY KEY, big_id bigint REFERENCES public.big, note text);
INSERT INTO public.small SELECT i, i, E'line\\nCOPY public.nothing FROM stdin;\\n\\\\.' FROM generate_series(1, 100) i;
CREATE TABLE public.empty (id int);
CREATE SEQUENCE public.fresh START 5;
CREATE SEQUENCE public.used; SELECT setval('public.used', 41);
CREATE TABLE public.parted (id int, region text) PARTITION BY LIST (region);
CREATE TABLE public.parted_eu PARTITION OF public.parted FOR VALUES IN ('eu');
CREATE TABLE public.parted_us PARTITION OF public.parted FOR VALUES IN ('us');
INSERT INTO public.parted SELECT i, CASE WHEN i % 2 = 0 THEN 'eu' ELSE 'us' END FROM generate_series(1, 200) i;
CREATE TABLE public.parent (id int); CREATE TABLE public.child (extra text) INHERITS (public.parent);
INSERT INTO public.parent VALUES (1); INSERT INTO public.child VALUES (2, 'x'), (3, 'y');
CREATE MATERIALIZED VIEW public.totals AS SELECT region, count(*) AS n FROM public.parted GROUP BY region;
CREATE FUNCTION public.fake() RETURNS text LANGUAGE sql AS $$ SELECT '
COPY public.fake (a) FROM stdin;
1
2
\\.
' $$;
CREATE INDEX small_note ON public.small (md5(note));
SELECT lo_from_bytea(4242, decode(repeat('ab', 5000), 'hex'));
SELECT lo_from_bytea(4243, '');
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE SUBSCRIPTION mirror CONNECTION 'host=127.0.0.1 port=1 password=topsecret' PUBLICATION p WITH (connect = false);
ALTER TABLE public.big OWNER TO shop_owner;
ALTER TABLE public.small OWNER TO app;
GRANT SELECT ON public.empty TO app, "Read Only";
GRANT SELECT ON public.big TO "Read Only";
GRANT SELECT ON public.small TO "Read Only", shop_owner;
ALTER TABLE public.small ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.small FOR SELECT TO "Read Only", app USING (id > 0);
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA public GRANT SELECT ON TABLES TO "Read Only";`;
