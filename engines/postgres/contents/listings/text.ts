import { commentOn, qualified, standsAlone, userSchema } from '../sql-parts.ts';

// 16 and later write a locale of ICU as a language tag: en_US becomes en-US, none becomes und
const locale = `CASE c.collprovider WHEN 'i'
  THEN COALESCE(nullif(replace(to_jsonb(c) ->> 'colliculocale', '_', '-'), ''),
    to_jsonb(c) ->> 'colllocale', 'und')
  ELSE COALESCE(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale') END`;

/**
 * Collations. The column of the locale has a name by version; the library's version is the server's and not
 * kept.
 */
export const collations = `
  SELECT 'collation' AS kind, ${qualified('n', 'c.collname')} AS name,
    jsonb_build_object('provider', c.collprovider, 'deterministic', c.collisdeterministic, 'encoding',
      c.collencoding,
      'collate', c.collcollate, 'ctype', c.collctype,
      'locale', ${locale},
      'rules', to_jsonb(c) ->> 'collicurules', 'comment', ${commentOn('pg_collation', 'c.oid')}) AS facts
  FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
  WHERE ${userSchema('n')} AND ${standsAlone('pg_collation', 'c.oid')}`;

export const conversions = `
  SELECT 'conversion' AS kind, ${qualified('n', 'c.conname')} AS name,
    jsonb_build_object('from', pg_encoding_to_char(c.conforencoding), 'to',
      pg_encoding_to_char(c.contoencoding),
      'function', c.conproc::regprocedure::text, 'default', c.condefault,
      'comment', ${commentOn('pg_conversion', 'c.oid')}) AS facts
  FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace
  WHERE ${userSchema('n')} AND ${standsAlone('pg_conversion', 'c.oid')}`;

export const textSearchParsers = `
  SELECT 'text-search-parser' AS kind, ${qualified('n', 'p.prsname')} AS name,
    jsonb_build_object('start', p.prsstart::regprocedure::text, 'token', p.prstoken::regprocedure::text,
      'end', p.prsend::regprocedure::text, 'headline', p.prsheadline::regprocedure::text,
      'types', p.prslextype::regprocedure::text, 'comment', ${commentOn('pg_ts_parser', 'p.oid')}) AS facts
  FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace
  WHERE ${userSchema('n')} AND ${standsAlone('pg_ts_parser', 'p.oid')}`;

export const textSearchTemplates = `
  SELECT 'text-search-template' AS kind, ${qualified('n', 't.tmplname')} AS name,
    jsonb_build_object('init', t.tmplinit::regprocedure::text, 'lexize', t.tmpllexize::regprocedure::text,
      'comment', ${commentOn('pg_ts_template', 't.oid')}) AS facts
  FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace
  WHERE ${userSchema('n')} AND ${standsAlone('pg_ts_template', 't.oid')}`;

export const textSearchDictionaries = `
  SELECT 'text-search-dictionary' AS kind, ${qualified('n', 'd.dictname')} AS name,
    jsonb_build_object('template', ${qualified('tn', 't.tmplname')}, 'options', d.dictinitoption,
      'comment', ${commentOn('pg_ts_dict', 'd.oid')}) AS facts
  FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
  JOIN pg_ts_template t ON t.oid = d.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
  WHERE ${userSchema('n')} AND ${standsAlone('pg_ts_dict', 'd.oid')}`;

export const textSearchConfigurations = `
  SELECT 'text-search-configuration' AS kind, ${qualified('n', 'c.cfgname')} AS name,
    jsonb_build_object('parser', ${qualified('pn', 'p.prsname')},
      'mappings', (SELECT jsonb_agg(jsonb_build_array(m.maptokentype, m.mapdict::regdictionary::text)
        ORDER BY m.maptokentype, m.mapseqno) FROM pg_ts_config_map m WHERE m.mapcfg = c.oid),
      'comment', ${commentOn('pg_ts_config', 'c.oid')}) AS facts
  FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
  JOIN pg_ts_parser p ON p.oid = c.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace
  WHERE ${userSchema('n')} AND ${standsAlone('pg_ts_config', 'c.oid')}`;
