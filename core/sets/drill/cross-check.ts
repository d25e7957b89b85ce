import * as z from 'zod';
import { section, text } from '../../config/fields/section.ts';

const source = text('the name of a member of the set');
const sql = section({ source, sql: text('a SELECT') }, "{ source: 'orders', sql: 'select id from movies' }");
const cypher = section(
  { source, cypher: text('a query') },
  "{ source: 'graph', cypher: 'match (m:Movie) return m.id' }",
);
const files = section(
  { source, files: text("a pattern such as '**/*.jpg'") },
  "{ source: 'files', files: '**' }",
);
const collection = section(
  { source, collection: text("a collection's name"), filter: text('a filter').optional() },
  "{ source: 'vectors', collection: 'movies' }",
);

const idsAdvice = "write { source, sql }, { source, cypher } or { source, files: '**/*.jpg' }";
const valueAdvice = 'write { source, sql }, { source, cypher } or { source, collection }';
const IdsQuestion = z.union([sql, cypher, files], idsAdvice);
const ValueQuestion = z.union([sql, cypher, collection], valueAdvice);

/** Two questions to two members, and how their answers compare: of lists, or of one value each. */
export const CrossCheck = z.union(
  [
    section({ every: IdsQuestion, isIn: IdsQuestion }, '{ every: …, isIn: … }'),
    section({ value: ValueQuestion, equals: ValueQuestion }, '{ value: …, equals: … }'),
    section({ value: ValueQuestion, atLeast: ValueQuestion }, '{ value: …, atLeast: … }'),
    section({ value: ValueQuestion, atMost: ValueQuestion }, '{ value: …, atMost: … }'),
  ],
  'write { every, isIn } or { value } with one of equals, atLeast and atMost; each is a question to a member, such as { source, sql }',
);
export type CrossCheck = z.output<typeof CrossCheck>;
export type CrossQuestion = z.output<typeof IdsQuestion> | z.output<typeof ValueQuestion>;

/** The two questions, by the key that they stand under. */
export function questionsOf(check: CrossCheck): readonly (readonly [key: string, question: CrossQuestion])[] {
  if ('every' in check)
    return [
      ['every', check.every],
      ['isIn', check.isIn],
    ];
  if ('equals' in check)
    return [
      ['value', check.value],
      ['equals', check.equals],
    ];
  if ('atLeast' in check)
    return [
      ['value', check.value],
      ['atLeast', check.atLeast],
    ];
  return [
    ['value', check.value],
    ['atMost', check.atMost],
  ];
}

/** What the engine of the member is asked. */
export function askedOf(question: CrossQuestion): string {
  if ('sql' in question) return question.sql;
  if ('cypher' in question) return question.cypher;
  if ('files' in question) return question.files;
  const { collection: name, filter } = question;
  return filter === undefined ? name : `${name} where ${filter}`;
}

const words = { isIn: 'is in', equals: 'equals', atLeast: 'is at least', atMost: 'is at most' };

/** `every orders (select id from movies) is in files (**)` */
export function crossText(check: CrossCheck): string {
  const [first, second] = questionsOf(check).map(([, one]) => `${one.source} (${askedOf(one)})`);
  const word =
    'every' in check
      ? words.isIn
      : 'equals' in check
        ? words.equals
        : 'atLeast' in check
          ? words.atLeast
          : words.atMost;
  return `${'every' in check ? 'every ' : ''}${first} ${word} ${second}`;
}
