/** Where a secret lies. The value itself is never part of a config. */
export type SecretRef = { readonly env: string } | { readonly secret: string };

/** Resolves a secret for the moment it is used. Errors name the reference and never the value. */
export interface Secrets {
  resolve(ref: SecretRef): Promise<string>;
}
