/** Something that one act makes and later ones use. */
export interface Once<Value> {
  set(value: Value): void;
  /** Throws when no act has made it. */
  get(): Value;
  peek(): Value | undefined;
}

export function createOnce<Value>(what: string): Once<Value> {
  let held: { readonly value: Value } | undefined;
  return {
    set(value) {
      held = { value };
    },
    get() {
      if (held) return held.value;
      throw new Error(`${what}: no act has made it yet`);
    },
    peek: () => held?.value,
  };
}
