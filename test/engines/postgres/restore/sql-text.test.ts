import { expect, it } from 'vitest';
import { createProcessShell } from '#adapters/process-shell.ts';
import { shellWord } from '#core/restore/shell-text.ts';
import { databaseArgument, quoteIdentifier, quoteLiteral } from '#engines/postgres/restore/sql-text.ts';
import { assignment } from '#engines/postgres/restore/target/database-definition.ts';

it('keeps names and texts on one line', () => {
  expect(quoteIdentifier('a"b')).toBe('"a""b"');
  expect(quoteIdentifier('a\n\\b')).toBe('U&"a\\000a\\\\b"');
  expect(quoteLiteral("it's")).toBe("'it''s'");
  expect(quoteLiteral('a\\b\nc')).toBe("E'a\\\\b\\u000ac'");
});

it('keeps a database name from being read as connection parameters', () => {
  expect(databaseArgument("a=b host='x'\\")).toBe("dbname='a=b host=\\'x\\'\\\\'");
});

it('writes settings as SET wants them, lists item by item', () => {
  expect(assignment('work_mem=64MB')).toBe(`"work_mem" TO '64MB'`);
  expect(assignment('search_path="My Schema", public, "$user"')).toBe(
    `"search_path" TO 'My Schema', 'public', '$user'`,
  );
  expect(assignment('search_path=')).toBe(`"search_path" TO ''`);
  expect(assignment("app.tenant=it's = x")).toBe(`"app"."tenant" TO 'it''s = x'`);
});

it.each(['plain/path-1.dump', "it's", 'a b', '$(exit 7)', 'line\nexit 7', 'ü\t`x`'])(
  'gives sh the word %j and nothing else',
  async (word) => {
    const { stdout } = await createProcessShell().run({
      file: '/bin/sh',
      args: ['-c', `printf %s ${shellWord(word)}`],
      env: {},
    });
    expect(stdout).toBe(word);
    expect(shellWord(word)).not.toContain('\n');
  },
);
