import { expect, it } from 'vitest';
import { withoutUnnamedErrors } from '../../../infra/bundling/unnamed-errors.ts';

const errors = '// node_modules/@aws-sdk/client-sqs/dist-es/models/errors.js';
const shapes = '// node_modules/@aws-sdk/client-sqs/dist-es/schemas/schemas_0.js';
const classOf = (name: string, more = '') =>
  `var ${name} = class _${name} extends SQSServiceException {\n${more}  constructor() {\n    super();\n  }\n};\n`;
const registered = (name: string) => `n0_registry.registerError(${name}$, ${name});\n`;
const names = ['SQSServiceException', 'Named', 'Unnamed', 'Again'];
const joined = `${errors}\n${classOf('Named')}${classOf('Unnamed')}${classOf('Again', '  $retryable = {};\n')}${shapes}\n${names.map(registered).join('')}// index.ts\nif (error instanceof Named) again();\n`;

it('registers errors that code names, the base of all, and those that may be tried again', () => {
  const left = withoutUnnamedErrors(joined);
  expect(names.filter((name) => left.includes(registered(name)))).toEqual([
    'SQSServiceException',
    'Named',
    'Again',
  ]);
});

it('leaves modules alone that are not of a client', () => {
  const elsewhere = `// core/errors.ts\n${registered('Unnamed')}`;
  expect(withoutUnnamedErrors(elsewhere)).toBe(elsewhere);
});
