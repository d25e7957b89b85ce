import { Match } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { openIndex } from '#adapters/dynamo-table/table.ts';
import { denials } from '#core/retention/denials.ts';
import { onlyOf, type Statement, statementsOf } from './support/resources.ts';
import { appFor, exampleConfig, synth } from './support/synth.ts';

let stack: ReturnType<typeof synth>;
beforeAll(() => {
  stack = synth();
});

const bucketIs = (properties: object, from = stack) =>
  from.store.hasResourceProperties('AWS::S3::Bucket', { BucketName: nameOf('acme-'), ...properties });
const nameOf = (start: string) => ({ 'Fn::Join': ['', [start, { Ref: 'AWS::AccountId' }, '-eu-central-1']] });
const withStore = (s3: object, rest: object = {}) =>
  synth({ ...exampleConfig, ...rest, store: { s3: { ...exampleConfig.store.s3, ...s3 } } });

describe('the store', () => {
  it('locks every object that is written, for 14 days unless the config says otherwise', () => {
    const locked = (mode: string, days: number) => ({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: mode, Days: days } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    bucketIs(locked('GOVERNANCE', 14));
    bucketIs(locked('COMPLIANCE', 40), withStore({ lock: { mode: 'compliance', days: 40 } }));
  });

  it('is encrypted with its own key, by a key of the bucket, or with that of S3', () => {
    const by = (rule: object) => ({ BucketEncryption: { ServerSideEncryptionConfiguration: [rule] } });
    bucketIs(
      by({
        BucketKeyEnabled: true,
        ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: Match.anyValue() },
      }),
    );
    bucketIs(
      by({ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }),
      withStore({ encryption: 's3' }),
    );
  });

  it('is open to nobody from outside, and logs who asked', () => {
    bucketIs({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LoggingConfiguration: { DestinationBucketName: Match.anyValue(), LogFilePrefix: 'store/' },
    });
  });

  it('lets nothing expire that is current, and moves only the data of archived classes', () => {
    bucketIs({
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'end-unfinished-uploads',
            Status: 'Enabled',
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
          {
            Id: 'forget-what-was-hidden',
            Status: 'Enabled',
            NoncurrentVersionExpiration: { NoncurrentDays: 14 },
            ExpiredObjectDeleteMarker: true,
          },
          {
            Id: 'archive-yearly',
            Status: 'Enabled',
            Prefix: 'data/yearly/',
            Transitions: [{ StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 30 }],
          },
        ],
      },
    });
  });

  it('has its prefix before everything', () => {
    const placed = withStore({ prefix: 'a/b', bucket: 'our-backups' });
    placed.store.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: 'our-backups',
      LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ Prefix: 'a/b/data/yearly/' })]) },
    });
    placed.runs.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'acme-settle',
      Environment: {
        Variables: Match.objectLike({ HOLDFAST_BUCKET: 'our-backups', HOLDFAST_PREFIX: 'a/b/' }),
      },
    });
  });

  it('stays when the stack is removed, and so do its records, its key and its logs', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::GlobalTable', 'AWS::KMS::Key']) {
      stack.store.allResources(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });
});

describe('the bucket denies to everybody', () => {
  const policy = () => {
    const [policies] = [stack.templates[0]?.Resources ?? {}].map((all) =>
      Object.values(all).filter(
        ({ Type, Properties }) => Type === 'AWS::S3::BucketPolicy' && isStore(Properties),
      ),
    );
    return statementsOf(policies?.[0]?.Properties['PolicyDocument']);
  };
  const isStore = (properties: Record<string, unknown>) =>
    JSON.stringify(properties['Bucket']).includes('Store');
  const denial = (name: string): Statement => {
    const found = policy().get(name);
    if (!found) throw new Error(`nothing is called ${name}: ${[...policy().keys()].join(', ')}`);
    expect(found).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' } });
    return found;
  };

  it.each([
    ['NoVersionIsDeleted', ['s3:DeleteObjectVersion', 's3:DeleteObjectVersionTagging'], {}],
    ['NoLockIsBypassed', ['s3:BypassGovernanceRetention'], {}],
    ['NoLegalHold', ['s3:PutObjectLegalHold'], {}],
    [
      'NothingIsOverwritten',
      ['s3:PutObject'],
      { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
    ],
    ['NoPointIsACopy', ['s3:PutObject'], { Null: { 's3:x-amz-copy-source': 'false' } }],
    [
      'NoKeyOfACaller',
      ['s3:PutObject'],
      { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
    ],
    [
      'NoOtherEncryption',
      ['s3:PutObject'],
      {
        Null: { 's3:x-amz-server-side-encryption': 'false' },
        StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
      },
    ],
    [
      'NoOtherLock',
      ['s3:PutObject', 's3:PutObjectRetention'],
      { Null: { 's3:object-lock-mode': 'false' }, StringNotEquals: { 's3:object-lock-mode': 'GOVERNANCE' } },
    ],
    // seven years, 14 days to undo, and the day that has begun
    [
      'NoLongerLock',
      ['s3:PutObject', 's3:PutObjectRetention'],
      { NumericGreaterThan: { 's3:object-lock-remaining-retention-days': String(7 * 365 + 14 + 1) } },
    ],
  ])('%s', (name, actions, condition) => {
    const found = denial(name);
    expect(found.Action).toEqual(actions);
    expect(found.Condition).toEqual(condition);
  });

  it('what doctor looks for, and nothing that it does not', () => {
    const named = [...policy()].filter(([, { Effect }]) => Effect === 'Deny').map(([name]) => name);
    expect(named.filter((name) => name !== '').sort()).toEqual([...denials].sort());
  });

  it('another key than its own', () => {
    const { Action, Condition } = denial('NoOtherKey');
    expect(Action).toEqual(['s3:PutObject']);
    const name = 's3:x-amz-server-side-encryption-aws-kms-key-id';
    expect(Condition).toEqual({
      Null: { [name]: 'false' },
      StringNotEquals: { [name]: { 'Fn::GetAtt': [expect.stringContaining('Key'), 'Arn'] } },
    });
  });

  it('longer locks, to all but settle, and what keeps the locks of points that stay', () => {
    const { Action, Condition } = denial('LocksAreSetBySettle');
    expect(Action).toEqual(['s3:PutObjectRetention']);
    const named = [...JSON.stringify(Condition).matchAll(/:role\/acme-eu-central-1-(\w+)"/g)];
    expect(named.map(([, part]) => part)).toEqual(['settle', 'retire', 'undelete']);
  });

  it('every change of how it keeps things, to all but the role that deploys', () => {
    const { Action, Condition } = denial('SettingsAreDeployed');
    const needed = [
      's3:PutLifecycleConfiguration',
      's3:PutBucketVersioning',
      's3:PutBucketObjectLockConfiguration',
      's3:PutBucketPolicy',
      's3:DeleteBucketPolicy',
      's3:PutEncryptionConfiguration',
    ];
    expect(Action).toEqual(expect.arrayContaining(needed));
    expect(Object.keys(Condition)).toEqual(['ArnNotLike']);
    expect(JSON.stringify(Condition)).toContain(':role/cdk-hnb659fds-cfn-exec-role-');
  });

  it('whatever comes without TLS, or with an old one', () => {
    const unnamed = Object.values(stack.templates[0]?.Resources ?? {})
      .filter(({ Type, Properties }) => Type === 'AWS::S3::BucketPolicy' && isStore(Properties))
      .map(({ Properties }) => JSON.stringify(Properties));
    expect(unnamed[0]).toContain('"Condition":{"Bool":{"aws:SecureTransport":"false"}}');
    expect(unnamed[0]).toContain('"NumericLessThan":{"s3:TlsVersion":1.2}');
  });
});

describe('the key', () => {
  const keyOf = (from: ReturnType<typeof synth>) => onlyOf(from.templates, 'AWS::KMS::Key');

  it('is renewed every year, and ended by nobody but the role that deploys', () => {
    const key = keyOf(stack);
    expect(key).toMatchObject({ EnableKeyRotation: true, PendingWindowInDays: 30 });
    const denied = statementsOf(key['KeyPolicy']).get('NobodyEndsIt');
    expect(denied).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['kms:DisableKey', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'],
    });
    expect(JSON.stringify(denied?.Condition)).toContain(':role/cdk-hnb659fds-cfn-exec-role-');
    expect(key['BypassPolicyLockoutSafetyCheck']).toBeUndefined();
  });

  it('is ended by the break-glass role alone where there is one, and KMS must know that role', () => {
    const breakGlassRole = 'arn:aws:iam::123456789012:role/break-glass';
    const key = keyOf(synth({ ...exampleConfig, account: { breakGlassRole } }));
    const statements = statementsOf(key['KeyPolicy']);
    expect(statements.get('NobodyEndsIt')?.Condition).toEqual({
      ArnNotLike: { 'aws:PrincipalArn': breakGlassRole },
    });
    expect(statements.get('BreakGlass')).toMatchObject({
      Effect: 'Allow',
      Principal: { AWS: breakGlassRole },
    });
    expect(key['BypassPolicyLockoutSafetyCheck']).toBe(true);
  });

  it('is used by the services that publish alarms, of this account', () => {
    expect(statementsOf(keyOf(stack)['KeyPolicy']).get('AlarmsAreTold')).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
  });
});

describe('the table', () => {
  it('has the keys, the index and the expiry that the code reads', () => {
    stack.store.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'acme-records',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: openIndex,
          KeySchema: [
            { AttributeName: 'open', KeyType: 'HASH' },
            { AttributeName: 'openedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    });
  });

  it('can be brought back to any second, and is not deleted by accident', () => {
    stack.store.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [
        Match.objectLike({
          Region: 'eu-central-1',
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      ],
    });
  });
});

describe('compliance mode', () => {
  it('says at synth until when nobody can take back what is written', () => {
    const s3 = { ...exampleConfig.store.s3, lock: { mode: 'compliance', days: 30 } };
    const { app, store } = appFor({ ...exampleConfig, store: { s3 } });
    const said = app
      .synth()
      .getStackArtifact(store.artifactId)
      .messages.map(({ entry }) => String(entry.data));
    expect(said).toEqual([
      expect.stringMatching(
        /before 2026-12-20, .* not before 2033-12-03\. Not by you, not by the account's root/,
      ),
    ]);
  });
});
