import { readFile } from 'node:fs/promises';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import { decodeMessage, encodeMessage, Status } from '../wire/messages.ts';
import { adviseMilvus, RefusedError } from './errors.ts';
import { labelOf, type MilvusSettings } from './settings.ts';

/** What is asked: the method of MilvusService, and the messages of wire/proto.ts that it takes and gives. */
export interface Call {
  readonly method: string;
  readonly takes: string;
  readonly gives: string;
}

/** A connection to one server. Calls may run beside each other. */
export interface Milvus {
  /** For people. */
  readonly label: string;
  readonly version: string;
  /** The one database that the URL names. */
  readonly database: string | undefined;
  /** Asks, and reads the answer. Throws an advised error. */
  ask<Shape extends z.ZodType>(
    call: Call,
    value: Readonly<Record<string, unknown>>,
    shape: Shape,
  ): Promise<z.output<Shape>>;
  /** As `ask`, for callers that know what a refusal means: RefusedError and errors of gRPC come as they are. */
  askPlainly<Shape extends z.ZodType>(
    call: Call,
    value: Readonly<Record<string, unknown>>,
    shape: Shape,
  ): Promise<z.output<Shape>>;
  advised(error: unknown): Error;
  close(): void;
}

/** An answer that takes longer never comes. */
const answerWithinMs = 10 * 60_000;
/** Of one message; a page asks for far less, but one row may be large. */
const largestMessage = 512 * 1024 * 1024;

const Answered = z.object({ status: Status.nullable() });
const Version = z.object({ version: z.string() });

/** Connects and asks which server it is. `signal` ends every call that is under way. */
export async function connectMilvus(settings: MilvusSettings, signal: AbortSignal): Promise<Milvus> {
  signal.throwIfAborted();
  const { address, secure, token, ca } = settings;
  const trusted = ca === undefined ? null : await readFile(ca);
  const client = new Client(address, secure ? credentials.createSsl(trusted) : credentials.createInsecure(), {
    'grpc.max_receive_message_length': largestMessage,
    'grpc.max_send_message_length': largestMessage,
    // what a person's environment says of proxies is not meant for a database
    'grpc.enable_http_proxy': 0,
    'grpc.primary_user_agent': 'holdfast',
  });
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', Buffer.from(token).toString('base64'));

  const request = ({ method }: Call, body: Buffer): Promise<Buffer> => {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const same = (bytes: Buffer): Buffer => bytes;
    const deadline = performance.timeOrigin + performance.now() + answerWithinMs;
    const call = client.makeUnaryRequest(
      `/milvus.proto.milvus.MilvusService/${method}`,
      same,
      same,
      body,
      metadata,
      { deadline },
      (error, answer) => (answer ? resolve(answer) : reject(error ?? new Error(`${method}: no answer`))),
    );
    const stop = (): void => call.cancel();
    signal.addEventListener('abort', stop, { once: true });
    return promise.finally(() => signal.removeEventListener('abort', stop));
  };
  const askPlainly: Milvus['askPlainly'] = async (call, value, shape) => {
    signal.throwIfAborted();
    try {
      const answer = await request(call, encodeMessage(call.takes, value));
      // most answers have a status at 1; those that are one have its fields there themselves
      const isStatus = call.gives === 'Status';
      const status = isStatus
        ? decodeMessage('Status', Status, answer)
        : decodeMessage(call.gives, Answered, answer).status;
      // a call that is not implemented may be answered with nothing at all
      if (!status) throw new RefusedError(call.method, 65_535, 'an answer without a status');
      const code = status.code || status.error_code;
      if (code !== 0) throw new RefusedError(call.method, code, status.reason);
      return decodeMessage(call.gives, shape, answer);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof z.ZodError ? unknownForm(call, error) : error;
    }
  };
  const advised = (error: unknown): Error => (signal.aborted ? signal.reason : adviseMilvus(error, settings));
  const ask: Milvus['ask'] = async (call, value, shape) => {
    try {
      return await askPlainly(call, value, shape);
    } catch (error) {
      throw advised(error);
    }
  };
  try {
    const call = { method: 'GetVersion', takes: 'Empty', gives: 'VersionAnswer' };
    const { version } = await ask(call, {}, Version);
    const close = (): void => client.close();
    return {
      label: labelOf(settings),
      version,
      database: settings.database,
      ask,
      askPlainly,
      advised,
      close,
    };
  } catch (error) {
    client.close();
    throw error;
  }
}

const unknownForm = ({ method }: Call, error: z.ZodError): PermanentError =>
  new PermanentError(`${method} answers in a form that is not known here`, {
    hint: `report this with the version of the server: ${z.prettifyError(error)}`,
  });
