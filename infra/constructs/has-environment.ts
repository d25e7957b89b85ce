/** A function or a container: something that reads its environment. */
export interface HasEnvironment {
  addEnvironment(name: string, value: string): unknown;
}
