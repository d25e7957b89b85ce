const forms = [
  String.raw`\s+`,
  // a string with escapes, any other string, a quoted name
  String.raw`[eE]'(?:[^'\\]|''|\\[\s\S])*'`,
  "(?:[bBxX]|[uU]&)?'(?:[^']|'')*'",
  '"(?:[^"]|"")*"',
  String.raw`\d+(?:\.\d*)?(?:[eE][+-]?\d+)?`,
  String.raw`[\p{L}_][\p{L}\p{N}_$]*`,
  '::',
  '[-+*/<>=~!@#%^&|`?]+',
  // whatever else there is stands for itself
  String.raw`[\s\S]`,
];

const token = new RegExp(forms.join('|'), 'gu');

/** The tokens of SQL that a server printed, without the white space between. Nothing else is lost. */
export const sqlTokens = (sql: string): string[] =>
  (sql.match(token) ?? []).filter((text) => text.trim() !== '');
