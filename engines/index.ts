import { postgres } from './postgres/engine.ts';

/** Every engine that Holdfast knows, by the word behind `engine:`. A new one is its folder and a line here. */
export const engines = {
  postgres,
} as const;

/** The level at which a point of an engine counts. */
export const goodLevelOf = (engine: string): 'sealed' | 'verified' =>
  Object.values(engines).find(({ name }) => name === engine)?.good ?? 'verified';
