import type { ServerResponse } from 'node:http';

/** An error as S3 tells it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message = code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const notImplemented = (what: string): Refusal =>
  new Refusal(501, 'NotImplemented', `the sink does not know ${what}`);

/** One element; text children are escaped already by `text`. */
export const element = (name: string, ...children: readonly string[]): string =>
  `<${name}>${children.join('')}</${name}>`;

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

export const text = (name: string, value: string | number): string =>
  element(
    name,
    String(value).replaceAll(/[&<>]/g, (sign) => escapes[sign] ?? ''),
  );

export function answerXml(response: ServerResponse, body: string, status = 200): void {
  const xml = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`);
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': xml.length }).end(xml);
}

/** HEAD has no body, and no code but the status. */
export function answerRefusal(response: ServerResponse, { status, code, message }: Refusal): void {
  if (response.req.method === 'HEAD') response.writeHead(status).end();
  else answerXml(response, element('Error', text('Code', code), text('Message', message)), status);
}
