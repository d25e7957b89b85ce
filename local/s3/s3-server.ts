/** A real S3 server on 127.0.0.1 that is thrown away at `stop`, or when this process ends in any way. */
export interface S3Server {
  /** `http://127.0.0.1:<port>`. Buckets are part of the path, not of the host name. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly pid: number;
  /** Holds `<bucket>/<key>` as plain files with the objects' own bytes. Undefined where there is no such folder. */
  readonly dataFolder: string | undefined;
  /** What the server wrote into its log so far. */
  log(): Promise<string>;
  /** Ends the server and removes its folder. The second call does nothing. */
  stop(): Promise<void>;
}
