import * as z from 'zod';
import type { SecretRef } from '../../ports/secrets.ts';
import { hasPassword } from '../mask.ts';

const form = "write { env: 'ORDERS_URL' } or { secret: 'prod/orders' }";

/** A place of a secret. Its messages hold nothing of the value, which may be the very secret. */
export const SecretRefField = z.custom<SecretRef>().superRefine((value: unknown, context) => {
  const advice = adviceOn(value);
  if (advice !== undefined) context.addIssue({ code: 'custom', message: advice });
});

function adviceOn(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return hasPassword(value)
      ? `this URL has a password in it, which does not belong in a config: move it to a secret and ${form}`
      : `a URL does not belong in a config: ${form}`;
  }
  const parsed = Form.safeParse(value);
  if (!parsed.success) return form;
  const { env, secret } = parsed.data;
  if ((env === undefined) === (secret === undefined)) return form;
  if ([env, secret].some((name) => name?.includes('://'))) {
    return `this is a URL and must be the name of what holds it, without the URL: ${form}`;
  }
  if (env !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(env)) {
    return `write the name of an environment variable, such as { env: 'ORDERS_URL' }`;
  }
  return secret === '' ? form : undefined;
}

const Form = z.strictObject({ env: z.string().optional(), secret: z.string().optional() });
