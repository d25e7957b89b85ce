import { Buffer } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** Turns the bytes of a name into text. Never throws: bytes that are not of the encoding are read as LATIN1. */
export type NameDecoder = (bytes: Uint8Array) => string;

/** WHATWG labels of PostgreSQL's encodings whose own name is no label. LATIN1 has none: 'latin1' means windows-1252. */
const labels: Readonly<Record<string, string>> = {
  UTF8: 'utf-8',
  SQL_ASCII: 'utf-8',
  LATIN2: 'iso-8859-2',
  LATIN3: 'iso-8859-3',
  LATIN4: 'iso-8859-4',
  LATIN5: 'windows-1254',
  LATIN6: 'iso-8859-10',
  LATIN7: 'iso-8859-13',
  LATIN8: 'iso-8859-14',
  LATIN9: 'iso-8859-15',
  LATIN10: 'iso-8859-16',
  ISO_8859_5: 'iso-8859-5',
  ISO_8859_6: 'iso-8859-6',
  ISO_8859_7: 'iso-8859-7',
  ISO_8859_8: 'iso-8859-8',
  WIN866: 'ibm866',
  WIN874: 'windows-874',
  KOI8R: 'koi8-r',
  KOI8U: 'koi8-u',
  EUC_JP: 'euc-jp',
  EUC_JIS_2004: 'euc-jp',
  EUC_KR: 'euc-kr',
  EUC_CN: 'gbk',
  UHC: 'euc-kr',
  SJIS: 'shift_jis',
  SHIFT_JIS_2004: 'shift_jis',
  BIG5: 'big5',
  GBK: 'gbk',
  GB18030: 'gb18030',
};

/** The decoder of one of PostgreSQL's encodings, by the name that `SHOW server_encoding` gives. */
export function nameDecoder(encoding: string): NameDecoder {
  const decoder = strictDecoder(labels[encoding] ?? encoding.replace(/^WIN(\d+)$/, 'windows-$1'));
  if (!decoder) return latin1;
  return (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      // SQL_ASCII promises nothing about its bytes; a name that is wrong but distinct is better than none.
      return latin1(bytes);
    }
  };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function strictDecoder(label: string): TextDecoder | undefined {
  if (label === 'LATIN1') return undefined;
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch {
    return undefined;
  }
}
