/** An image in a registry of AWS, taken apart. */
export interface EcrImage {
  /** The number of the account whose registry it is. */
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly tag: string;
  /** Decides where both stand: `sha256:…`. */
  readonly digest: string | undefined;
}

const form =
  /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?::([^:@]+))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** Undefined for an image of another registry. */
export function ecrImageOf(image: string): EcrImage | undefined {
  const [, account, region, repository, tag = 'latest', digest] = form.exec(image) ?? [];
  if (account === undefined || region === undefined || repository === undefined) return undefined;
  return { account, region, repository, tag, digest };
}
