/** What is said to a request, before a lie changes it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Takes back what the work changed: for 200s that keep nothing. */
  readonly undo?: (() => void) | undefined;
}

/** The errors of S3: code and status as its API reference lists them. */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message = code, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const answerOf = (
  status: number,
  headers: Readonly<Record<string, string | undefined>> = {},
  body: Buffer = Buffer.alloc(0),
): Answer => ({ status, headers: given(headers), body });

export const xmlAnswer = (xml: string, headers: Readonly<Record<string, string | undefined>> = {}): Answer =>
  answerOf(
    200,
    { 'content-type': 'application/xml', ...headers },
    Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`),
  );

export const errorAnswer = ({ status, code, message, headers }: S3Error): Answer => {
  const about = `<Code>${escaped(code)}</Code><Message>${escaped(message)}</Message><RequestId>0</RequestId>`;
  return { ...xmlAnswer(`<Error>${about}</Error>`, headers), status };
};

export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);

/** The text of the first element of this name. */
export function textIn(xml: string, tag: string): string | undefined {
  const text = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return text
    ?.replaceAll('&quot;', '"')
    .replaceAll('&#34;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Without the fields that have no value. */
export function given(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) all[name] = value;
  return all;
}
