import { expect, it } from 'vitest';
import { createStatementScanner } from '#engines/postgres/archive/statement-scanner.ts';

it('keeps the beginning of a statement as it was, when the buffer it came in is used again', () => {
  const scanner = createStatementScanner();
  const buffer = Buffer.from('COPY public.orders (id) ');
  scanner.scan(buffer, 0);
  buffer.fill('x');
  scanner.scan(Buffer.from('FROM stdin;'), 0);
  expect(scanner.take()).toBe('COPY public.orders (id) FROM stdin;');
});
