import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createLockedBucket, startUpload } from '../support/upload.ts';
import { outcome, type Probe } from './probe.ts';

export const uploadProbes: readonly Probe[] = [
  {
    correction: 'upload-locks',
    right: 'GOVERNANCE',
    wrong: undefined,
    async observe(aws) {
      await createLockedBucket(aws, 'locked-uploads');
      const complete = await startUpload(aws, 'locked-uploads', 'x');
      return (await complete()).ObjectLockMode;
    },
  },
  {
    correction: 'upload-checksum-type',
    right: 'COMPOSITE',
    wrong: 'FULL_OBJECT',
    async observe(aws) {
      await createLockedBucket(aws, 'checked-uploads');
      const complete = await startUpload(aws, 'checked-uploads', 'x');
      return (await complete()).ChecksumType;
    },
  },
];

/** Each restarts the emulator: nothing else may be under way. */
export const storeRestartProbes: readonly Probe[] = [
  {
    correction: 'locks-survive',
    right: { before: 'GOVERNANCE', after: 'GOVERNANCE' },
    wrong: { before: 'GOVERNANCE', after: undefined },
    async observe(aws) {
      const object = { Bucket: 'kept-locks', Key: 'x' };
      await createLockedBucket(aws, object.Bucket);
      await aws.s3.send(new PutObjectCommand({ ...object, Body: 'x' }));
      const mode = async () => (await aws.s3.send(new HeadObjectCommand(object))).ObjectLockMode;
      const before = await mode();
      await aws.cloud.restart();
      return { before, after: await mode() };
    },
  },
  {
    correction: 'uploads-survive',
    right: 'ok',
    wrong: 'NoSuchUpload',
    async observe(aws) {
      await createLockedBucket(aws, 'kept-uploads');
      const complete = await startUpload(aws, 'kept-uploads', 'x');
      await aws.cloud.restart();
      return outcome(complete());
    },
  },
];
