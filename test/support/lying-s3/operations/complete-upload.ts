import { type Answer, escaped, S3Error, textIn, xmlAnswer } from '../answer.ts';
import { type Call, impossible } from '../call.ts';
import { addVersion, type Part, toldVersionId, type Upload } from '../state/bucket.ts';
import { type Content, compositeOf } from '../state/content.ts';
import { kept } from './kept.ts';
import { uploadOf } from './multipart-upload.ts';
import { refuseTaken, retentionOf } from './put-object.ts';

type Chosen = Part & { readonly number: number };

export function completeMultipartUpload(call: Call): Answer {
  const { request, bucket, now } = call;
  const upload = uploadOf(call);
  const chosen = chosenParts(call, upload);
  const promised = compositeOf(chosen.map(({ content }) => content));
  refuseOtherWhole(call, upload, chosen, promised);
  refuseTaken(call);
  const content = kept(remaining(call, chosen, promised), call.lie);
  const sha256 = upload.algorithm === 'SHA256' ? content.seal.sha256 : undefined;
  bucket.uploads.delete(upload.uploadId);
  const { added, undo } = addVersion(bucket, request.key, {
    content,
    headers: upload.headers,
    checksums: sha256 ? { 'x-amz-checksum-sha256': sha256, 'x-amz-checksum-type': 'COMPOSITE' } : {},
    modifiedAt: now,
    retention: retentionOf({}, bucket, now),
  });
  const where = `<Bucket>${escaped(bucket.name)}</Bucket><Key>${escaped(request.key)}</Key>`;
  const sums = sha256
    ? `<ChecksumSHA256>${sha256}</ChecksumSHA256><ChecksumType>COMPOSITE</ChecksumType>`
    : '';
  const xml = `<CompleteMultipartUploadResult>${where}<ETag>&quot;${content.seal.etag}&quot;</ETag>${sums}</CompleteMultipartUploadResult>`;
  // A 200 that lost the object has lost the upload too.
  return { ...xmlAnswer(xml, { 'x-amz-version-id': toldVersionId(bucket, added) }), undo };
}

/** The parts that the request names, each compared with what was uploaded. */
function chosenParts({ body, minPartBytes }: Call, upload: Upload): Chosen[] {
  const named = [...body.toString('utf8').matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, xml = '']) => xml);
  if (named.length === 0)
    throw new S3Error(400, 'MalformedXML', 'an upload is completed with one part at least');
  const chosen = named.map((xml) => chosenPart(xml, upload));
  if (chosen.some(({ number }, index) => number <= (chosen[index - 1]?.number ?? 0))) {
    throw new S3Error(400, 'InvalidPartOrder', 'The list of parts was not in ascending order');
  }
  if (chosen.slice(0, -1).some(({ sentBytes }) => sentBytes < minPartBytes)) {
    throw new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  return chosen;
}

function chosenPart(xml: string, { parts, algorithm }: Upload): Chosen {
  const number = Number(textIn(xml, 'PartNumber'));
  const part = parts.get(number);
  const etag = textIn(xml, 'ETag')?.replaceAll('"', '');
  const sha256 = textIn(xml, 'ChecksumSHA256');
  if (algorithm === 'SHA256' && sha256 === undefined) {
    throw new S3Error(
      400,
      'InvalidRequest',
      `The complete request must include the checksum of part ${number}`,
    );
  }
  if (!part || part.content.seal.etag !== etag || (sha256 && part.content.seal.sha256 !== sha256)) {
    throw new S3Error(400, 'InvalidPart', `part ${number} was not found, or is not the one that was named`);
  }
  return { ...part, number };
}

function refuseOtherWhole(
  { request }: Call,
  { algorithm }: Upload,
  chosen: readonly Chosen[],
  { seal }: Content,
): void {
  const bytes = chosen.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  const size = request.headers['x-amz-mp-object-size'];
  if (size !== undefined && Number(size) !== bytes) {
    throw new S3Error(
      400,
      'InvalidRequest',
      `x-amz-mp-object-size is ${size}, the parts have ${bytes} bytes`,
    );
  }
  const sha256 = request.headers['x-amz-checksum-sha256'];
  const composite = seal.sha256;
  if (sha256 !== undefined && sha256 !== composite && sha256 !== composite.replace(/-\d+$/, '')) {
    throw new S3Error(400, 'BadDigest', `the checksum of the parts is ${composite} (${algorithm ?? 'none'})`);
  }
}

/** Without the part that a lie loses. */
function remaining({ lie }: Call, chosen: readonly Chosen[], promised: Content): Content {
  if (lie?.kind !== 'partLost') return promised;
  const rest = chosen.filter(({ number }) => number !== lie.part);
  if (rest.length === chosen.length) throw impossible(`there is no part ${lie.part} to lose`);
  const content = compositeOf(rest.map((part) => part.content));
  return lie.checksum === 'right' ? { ...content, seal: promised.seal } : content;
}
