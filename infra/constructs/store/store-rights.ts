import { PointClass } from '#core/point/point-class.ts';
import type { NamedRole } from '../named-role.ts';
import type { BackupStore } from './backup-store.ts';

/** What settle may write beside a manifest: what became known of the point. */
const verdicts = ['verified', 'damaged', 'proven', 'suspect'];

const howItKeeps = ['s3:GetBucketObjectLockConfiguration', 's3:GetBucketVersioning'];
const because =
  'names of sources and runs are made later; each pattern begins with the bucket and a fixed folder';

/** Who may do what in the store. Writers add, readers read; what goes beyond that, the bucket itself denies to all. */
export class StoreRights {
  readonly #store: BackupStore;

  constructor(store: BackupStore) {
    this.#store = store;
  }

  /** Lets a worker add what a backup of one engine leaves, and read that engine's back. Not a verdict, and no lock. */
  grantAdd(worker: NamedRole, engine: string): void {
    worker.allow('AddObjects', {
      actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
      resources: this.#keys([
        ...dataOf(engine),
        `points/${engine}/*/manifest.json`,
        `points/${engine}/*/RESTORE*.md`,
        ...said(engine),
      ]),
      because,
    });
    this.#grantReadEngine(worker, engine);
    this.#useKey(worker);
  }

  /** Lets a role read one engine's points, and say what it found. */
  grantRead(reader: NamedRole, engine: string): void {
    reader.allow('SayWhatWasFound', {
      actions: ['s3:PutObject'],
      resources: this.#keys(said(engine)),
      because,
    });
    this.#grantReadEngine(reader, engine);
    this.#useKey(reader);
  }

  /** Lets settle look at everything, write verdicts, and lock what is good for as long as it is kept. */
  grantJudge(settle: NamedRole): void {
    settle.allow('ReadEverything', {
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: this.#keys(['points/*', 'data/*', 'runs/*']),
      because,
    });
    settle.allow('WriteVerdicts', {
      actions: ['s3:PutObject'],
      resources: this.#keys(verdicts.map((level) => `points/*/*/*/${level}-*.json`)),
      because,
    });
    settle.allow('LockForLonger', {
      actions: ['s3:GetObjectRetention', 's3:PutObjectRetention'],
      resources: this.#keys(['points/*', 'data/*']),
      because,
    });
    settle.allow('SeeTheBucket', { actions: ['s3:ListBucket', ...howItKeeps], resources: [this.#store.arn] });
    this.#useKey(settle);
  }

  /** Lets a role read what lies of one engine's points, and write nothing. */
  grantSeePoints(role: NamedRole, engine: string): void {
    role.allow('SeePoints', {
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: this.#keys([`points/${engine}/*`]),
      because,
    });
    this.#listPoints(role, engine);
    const { key, encryption } = this.#store;
    if (encryption === 'kms') key.grantUse(role, ['Decrypt'], ['s3']);
  }

  /**
   * Lets settle write manifests too, of engines whose provider does the work: no task of ours is there to write them, and
   * settle alone sees that they are done. Of every other engine a manifest is the worker's, and settle cannot make one.
   */
  grantSealServices(settle: NamedRole, services: readonly string[]): void {
    settle.allow('SealWhatServicesMade', {
      actions: ['s3:PutObject'],
      resources: this.#keys(
        services.flatMap((engine) => [`points/${engine}/*/manifest.json`, `points/${engine}/*/RESTORE*.md`]),
      ),
      because,
    });
  }

  /** Lets watch see how the bucket keeps things, and nothing that lies in it. */
  grantWatch(watch: NamedRole): void {
    watch.allow('SeeHowItKeeps', {
      actions: [...howItKeeps, 's3:GetBucketPolicy', 's3:GetLifecycleConfiguration'],
      resources: [this.#store.arn],
    });
  }

  /**
   * Lets retire hide points and data, and write down what. It deletes no version, and writes nothing that is read as a point
   * or a verdict: what it hides it could not replace.
   */
  grantHide(retire: NamedRole): void {
    retire.allow('HideObjects', {
      actions: ['s3:DeleteObject'],
      resources: this.#keys(['points/*', 'data/*', 'hidden/*']),
      because,
    });
    retire.allow('RecordWhatIsHidden', {
      actions: ['s3:PutObject'],
      resources: this.#keys(['hidden/*', 'audit/*']),
      because,
    });
    retire.allow('ReadPoints', {
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: this.#keys(['points/*', 'hidden/*', 'audit/*']),
      because,
    });
    this.#grantLock(retire);
  }

  /** Lets undelete write again what was hidden, and lock it. It hides nothing: only where nothing is in sight can it write. */
  grantBringBack(undelete: NamedRole): void {
    undelete.allow('WriteAgain', {
      actions: ['s3:PutObject'],
      resources: this.#keys(['points/*', 'holds/*', 'hidden/*', 'audit/*']),
      because,
    });
    undelete.allow('ReadHidden', {
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: this.#keys(['points/*', 'data/*', 'holds/*', 'hidden/*', 'audit/*']),
      because,
    });
    this.#grantLock(undelete);
  }

  #grantLock(role: NamedRole): void {
    role.allow('LockForLonger', {
      actions: ['s3:GetObjectRetention', 's3:PutObjectRetention'],
      resources: this.#keys(['points/*', 'data/*']),
      because,
    });
    role.allow('SeeTheBucket', {
      actions: ['s3:ListBucket', 's3:ListBucketVersions', ...howItKeeps],
      resources: [this.#store.arn],
    });
    this.#useKey(role);
  }

  #grantReadEngine(role: NamedRole, engine: string): void {
    role.allow('ReadBack', {
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: this.#keys([...dataOf(engine), `points/${engine}/*`, ...said(engine)]),
      because,
    });
    // it costs money, and changes nothing that is stored: a copy can be read for some days
    role.allow('ThawPoints', {
      actions: ['s3:RestoreObject'],
      resources: this.#keys(dataOf(engine)),
      because,
    });
    this.#listPoints(role, engine);
    role.allow('SeeHowItKeeps', { actions: howItKeeps, resources: [this.#store.arn] });
  }

  #listPoints(role: NamedRole, engine: string): void {
    role.allow('ListPoints', {
      actions: ['s3:ListBucket'],
      resources: [this.#store.arn],
      conditions: {
        // Where no prefix is asked for, S3 asks whether somebody may know that an object is missing: then it says 404,
        // and to all others 403, which would make a passing fault of the store look like a missing right.
        StringLikeIfExists: {
          's3:prefix': ['points/', `points/${engine}/*`].map((start) => `${this.#store.prefix}${start}`),
        },
      },
    });
  }

  readonly #keys = (patterns: readonly string[]): readonly string[] =>
    patterns.map((pattern) => `${this.#store.arn}/${this.#store.prefix}${pattern}`);

  /** Through S3 for objects, through DynamoDB for the records that all of these roles read. */
  #useKey(role: NamedRole): void {
    const { key, encryption } = this.#store;
    if (encryption === 'kms') key.grantUse(role, ['Decrypt', 'GenerateDataKey'], ['s3', 'dynamodb']);
    else key.grantUse(role, ['Decrypt'], ['dynamodb']);
  }
}

/** Class by class: a `*` would also match a source of another engine that is named like this one. */
const dataOf = (engine: string): readonly string[] =>
  PointClass.options.map((name) => `data/${name}/${engine}/*`);

/** What a task says at its end, and the records and logs of restores and drills. */
const said = (engine: string): readonly string[] => [`runs/${engine}/*/report-*.json`, 'audit/*'];
