import type { ServerResponse } from 'node:http';
import type { Containers } from '../containers.ts';
import type { Program } from '../program.ts';

/** What a request is answered from. */
export interface Question {
  /** The parts of the path that the route leaves open. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly response: ServerResponse;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** Gives undefined when it writes the answer by itself. */
export type Handler = (question: Question) => Promise<Answer | undefined>;

export interface EngineParts {
  readonly containers: Containers;
  /** The name by which the emulator asks for the container that it takes itself for. */
  readonly self: string;
  readonly programFor: (reference: string) => Program | undefined;
}

/** Nothing has the name that was asked for. */
export class NotFound extends Error {}
