import { compactTime } from '../point/run-id.ts';

/** What identifies a run of a set in the store. `id` has the form of a run id, made of the set's name and its time. */
export interface SetName {
  readonly set: string;
  readonly id: string;
}

export const setsPrefix = 'sets/';
export const setPrefix = ({ set, id }: SetName): string => `${setsPrefix}${set}/${id}/`;
/** Sealed, the last object of a set point. */
export const setPointKey = (name: SetName): string => `${setPrefix(name)}set.json`;
export const setProofKey = (name: SetName, at: Date): string =>
  `${setPrefix(name)}proven-${compactTime(at).slice(0, -1)}.${String(at.getUTCMilliseconds()).padStart(3, '0')}Z.json`;
export const isSetProof = (fileName: string): boolean => /^proven-\d{8}T\d{6}\.\d{3}Z\.json$/.test(fileName);

/** `movies@20261120T023000Z-3f9a1c` */
export const setPointName = ({ set, id }: SetName): string => `${set}@${id}`;
