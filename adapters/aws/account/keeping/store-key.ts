import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { StoreCheck } from '#core/ports/store.ts';
import { failed } from '../looked-at.ts';

/** Without the key nothing of a deployment can be read, and nothing new be written. Whoever ends it ends every point. */
export async function storeKey(client: KMSClient, KeyId: string): Promise<readonly StoreCheck[]> {
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
  const { KeyState = 'unknown', DeletionDate } = KeyMetadata ?? {};
  if (KeyState === 'Enabled') return [];
  if (KeyState === 'PendingDeletion') {
    const when = DeletionDate === undefined ? 'soon' : `on ${DeletionDate.toISOString().slice(0, 10)}`;
    return [
      failed(
        'key',
        `the key of all points is to be deleted ${when}: after that no point can ever be read again`,
        `stop it now: aws kms cancel-key-deletion --key-id ${KeyId}; then aws kms enable-key --key-id ${KeyId}; find out who asked for it`,
      ),
    ];
  }
  return [
    failed(
      'key',
      `the key of all points is ${KeyState}: nothing can be read, and no backup be written`,
      `enable it: aws kms enable-key --key-id ${KeyId}; find out who disabled it`,
    ),
  ];
}
