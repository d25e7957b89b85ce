import {
  Client,
  credentials,
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceError,
} from '@grpc/grpc-js';
import * as z from 'zod';
import { calls } from '#engines/milvus/connection/calls.ts';
import { readFieldData, readScalars } from '#engines/milvus/values/field-data.ts';
import { kinds } from '#engines/milvus/values/kinds.ts';
import { Bytes, decodeMessage, encodeMessage, Pair } from '#engines/milvus/wire/messages.ts';

const Query = z.object({
  db_name: z.string(),
  collection_name: z.string(),
  expr: z.string(),
  output_fields: z.array(z.string()),
  partition_names: z.array(z.string()),
  guarantee_timestamp: z.string(),
  query_params: z.array(Pair),
  consistency_level: z.int(),
});
export type Query = z.infer<typeof Query>;
const Answer = z.object({ fields_data: z.array(Bytes) });

/** What stands between us and a real server. */
export interface Lies {
  /** Another question than was asked. */
  readonly query?: (query: Query) => Query | Promise<Query>;
  /** Another page than was given. */
  readonly page?: (columns: Buffer[], query: Query) => Buffer[];
  /** Another number than was counted. */
  readonly count?: (count: number, query: Query) => number;
  /** Another answer of a method; undefined: the true one. */
  readonly answer?: (method: string) => Buffer | undefined;
  /** Fields of a message behind a true answer; of two in one answer, the later one counts. */
  readonly behind?: (method: string) => Buffer;
}

export interface LyingProxy {
  readonly url: string;
  lie(lies: Lies): void;
  stop(): void;
}

const same = (bytes: Buffer): Buffer => bytes;

/** A Milvus that asks a real one and changes what it is told to. */
export async function startProxy(realUrl: string): Promise<LyingProxy> {
  let lies: Lies = {};
  const client = new Client(new URL(realUrl).host, credentials.createInsecure());
  const server = new Server();
  const pathOf = (method: string): string => `/milvus.proto.milvus.MilvusService/${method}`;
  const forward = (method: string, body: Buffer): Promise<Buffer> => {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    client.makeUnaryRequest(pathOf(method), same, same, body, (error, answer) =>
      answer ? resolve(answer) : reject(error),
    );
    return promise;
  };
  const answer = async (method: string, body: Buffer): Promise<Buffer> => {
    const other = lies.answer?.(method);
    if (other) return other;
    if (method !== 'Query')
      return Buffer.concat([await forward(method, body), lies.behind?.(method) ?? Buffer.alloc(0)]);
    const asked = decodeMessage('QueryRequest', Query, body);
    const query = (await lies.query?.(asked)) ?? asked;
    const given = await forward(method, encodeMessage('QueryRequest', query));
    const isCount = query.output_fields.includes('count(*)');
    const { fields_data } = decodeMessage('QueryAnswer', Answer, given);
    if (isCount && lies.count) return answerOf([countColumn(lies.count(countIn(fields_data), query))]);
    return !isCount && lies.page ? answerOf(lies.page(fields_data, query)) : given;
  };
  for (const method of ['GetVersion', ...Object.values(calls).map((call) => call.method)]) {
    const handler: handleUnaryCall<Buffer, Buffer> = (call, callback) => {
      answer(method, call.request).then(
        (bytes) => callback(null, bytes),
        (error: unknown) => callback(z.custom<ServiceError>().parse(error)),
      );
    };
    server.register(pathOf(method), handler, same, same, 'unary');
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    url: `http://127.0.0.1:${port}`,
    lie(next) {
      lies = next;
    },
    stop() {
      server.forceShutdown();
      client.close();
    },
  };
}

const countIn = ([column]: readonly Buffer[]): number =>
  Number(column && readScalars(readFieldData(column).scalars).long_data?.data[0]);

const countColumn = (count: number): Buffer =>
  encodeMessage('FieldData', {
    type: kinds.int64,
    field_name: 'count(*)',
    scalars: encodeMessage('ScalarField', { long_data: { data: [String(count)] } }),
  });

const answerOf = (fields_data: readonly Buffer[]): Buffer =>
  encodeMessage('QueryAnswer', { status: {}, fields_data });
