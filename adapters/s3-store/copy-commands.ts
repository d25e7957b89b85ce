import type { ObjectRef } from '#core/ports/store.ts';
import { endpointOf } from './base-url.ts';
import { type Bucket, keyIn } from './bucket.ts';

/** Shell lines that fetch exactly these versions by the AWS command line, into the folder that `$STORE` names. */
export async function copyCommands(bucket: Bucket, refs: readonly ObjectRef[]): Promise<readonly string[]> {
  const { name, region } = bucket;
  // of AWS_ENDPOINT_URL_S3 or a profile too: whoever brings the point back may have neither
  const endpoint = await endpointOf(bucket);
  const place = [
    `--bucket ${word(name)}`,
    `--region ${word(region)}`,
    ...(endpoint === undefined ? [] : [`--endpoint-url ${word(endpoint)}`]),
  ].join(' ');
  return [
    'fetch() {',
    '  mkdir -p "$STORE/$(dirname "$1")"',
    // an equals sign, for a version's name can begin with a dash
    `  aws s3api get-object ${place} --key "$2" \${3:+"--version-id=$3"} "$STORE/$1" > "$STORE/answer.json"`,
    '}',
    ...refs.map(({ key, versionId }) =>
      ['fetch', word(key), word(keyIn(bucket, key)), ...(versionId === null ? [] : [word(versionId)])].join(
        ' ',
      ),
    ),
  ];
}

/** One word of a shell, whatever is in it. */
const word = (text: string): string =>
  /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
