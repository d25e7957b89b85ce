import type { ContentItem } from '#core/manifest/contents.ts';
import { quoteLiteral } from '../restore/sql-text.ts';

/**
 * A script for psql that counts every table: fails if one has other rows than the point, and prints the count where the
 * point's was not known yet when this was written.
 */
export function countCheck(contents: readonly ContentItem[]): readonly string[] {
  const tables = contents.filter(({ kind }) => kind === 'table');
  if (tables.length === 0) return ["SELECT 'the point has no tables' AS result;"];
  const values = tables.map(({ name, rows }) => `    (${quoteLiteral(name)}, ${rows ?? 'NULL'})`);
  return [
    'DO $holdfast$',
    'DECLARE t record; found bigint; wrong int := 0; known int := 0;',
    'BEGIN',
    '  FOR t IN SELECT v.name, v.expected::bigint FROM (VALUES',
    values.join(',\n'),
    '  ) AS v (name, expected) LOOP',
    "    EXECUTE 'SELECT count(*) FROM ONLY ' || t.name INTO found;",
    '    IF t.expected IS NULL THEN',
    "      RAISE NOTICE '% has % rows: compare with verified-*.json', t.name, found;",
    '    ELSIF found <> t.expected THEN',
    "      RAISE WARNING '% has % rows, the backup has %', t.name, found, t.expected;",
    '      wrong := wrong + 1;',
    '    ELSE known := known + 1;',
    '    END IF;',
    '  END LOOP;',
    "  IF wrong > 0 THEN RAISE EXCEPTION '% tables differ from the backup', wrong; END IF;",
    "  RAISE NOTICE '% tables have the rows of the backup', known;",
    'END $holdfast$;',
  ];
}
