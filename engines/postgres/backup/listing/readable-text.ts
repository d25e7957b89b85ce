import { PermanentError } from '#core/errors.ts';
import { codeOf } from '../../connection/errors.ts';

const notInRepertoire = '22021';

/** A server with the encoding SQL_ASCII keeps any bytes, and will not send them as the text that they are not. */
export async function readableText<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error.cause) !== notInRepertoire) throw error;
    throw new PermanentError(
      'a name, a comment or a definition in this database is not UTF-8 and cannot be listed',
      {
        hint: 'its encoding is SQL_ASCII, which checks nothing: rename or rewrite what holds such bytes, or move to UTF8',
        cause: error,
      },
    );
  }
}
