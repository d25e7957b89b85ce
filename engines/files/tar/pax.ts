/** Extended header records by keyword, values as bytes (see BytePath). */
export type PaxRecords = ReadonlyMap<string, string>;

/** `<length> <keyword>=<value>\n`, the length that of the whole record in bytes (POSIX pax, "pax Header Block"). */
export const paxText = (records: PaxRecords): string => [...records].map(record).join('');

function record([keyword, value]: readonly [string, string]): string {
  const rest = ` ${keyword}=${value}\n`;
  let length = rest.length + 1;
  // the length counts its own digits
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return `${length}${rest}`;
}

/** undefined where the text is no list of records. */
export function parsePax(text: string): PaxRecords | undefined {
  const records = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const space = text.indexOf(' ', at);
    const length = Number(text.slice(at, space));
    const equals = text.indexOf('=', space);
    const end = at + length - 1;
    if (!(space > at && Number.isSafeInteger(length) && equals > space && end > equals && text[end] === '\n'))
      return undefined;
    records.set(text.slice(space + 1, equals), text.slice(equals + 1, end));
    at = end + 1;
  }
  return records;
}
