/**
 * Takes the place of the cache of DynamoDB's endpoints, which is filled only where endpoint discovery is switched on: it
 * never is. The one of the SDK brings a library of data structures.
 */
// imported as a default by the SDK
export default class SmallCache {
  readonly #kept = new Map<string, unknown>();

  get = (key: string): unknown => this.#kept.get(key);
  peek = (key: string): unknown => this.#kept.get(key);
  has = (key: string): boolean => this.#kept.has(key);
  set = (key: string, value: unknown): void => void this.#kept.set(key, value);
  clear = (): void => this.#kept.clear();
}
