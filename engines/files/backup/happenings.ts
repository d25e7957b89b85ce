import { PermanentError, TransientError } from '#core/errors.ts';
import { type BytePath, pathText } from '../tree/byte-path.ts';

interface Named {
  count: number;
  readonly first: string[];
}

/** What happened on the way, as counts and the first few names. */
export interface Happenings {
  add(what: 'vanished' | 'special' | 'restless', path: BytePath): void;
  unreadable(path: BytePath, why: string): void;
  readonly isLost: boolean;
  readonly isRestless: boolean;
  /** How many were listed, and gone before they could be read. */
  readonly vanished: number;
  /** Throws, with names, when something could not be read. */
  throwIfLost(): void;
  notes(): readonly string[];
}

const shown = 10;

/** Trying again does not help against these. */
const refused = /^(EACCES|EPERM|ENAMETOOLONG)$/;

export function createHappenings(): Happenings {
  const all: Record<'vanished' | 'special' | 'restless' | 'unreadable', Named> = {
    vanished: { count: 0, first: [] },
    special: { count: 0, first: [] },
    restless: { count: 0, first: [] },
    unreadable: { count: 0, first: [] },
  };
  let mayPass = false;
  const note = (named: Named, text: string): void => {
    if (named.count++ < shown) named.first.push(text);
  };
  return {
    add: (what, path) => note(all[what], pathText(path)),
    unreadable(path, why) {
      mayPass ||= !refused.test(why);
      note(all.unreadable, `${pathText(path)} (${why})`);
    },
    get isLost() {
      return all.unreadable.count > 0;
    },
    get isRestless() {
      return all.restless.count > 0;
    },
    get vanished() {
      return all.vanished.count;
    },
    throwIfLost() {
      if (all.unreadable.count === 0) return;
      const message = `${counted(all.unreadable.count)} cannot be read: ${listed(all.unreadable)}`;
      const hint = 'let the user that backs up read them, or name them under exclude';
      throw mayPass ? new TransientError(message, { hint }) : new PermanentError(message, { hint });
    },
    notes: () =>
      [
        [
          all.special,
          'not kept, for only a running program gives them a meaning (sockets, pipes, devices)',
        ] as const,
        [all.vanished, 'gone before they could be read'] as const,
        [all.restless, `changed at each of several readings, and may be of no instant at all`] as const,
      ].flatMap(([named, what]) =>
        named.count === 0 ? [] : [`${counted(named.count)} ${what}: ${listed(named)}`],
      ),
  };
}

const counted = (count: number): string => (count === 1 ? '1 path' : `${count} paths`);

const listed = ({ count, first }: Named): string =>
  `${first.join(', ')}${count > first.length ? ` and ${count - first.length} more` : ''}`;
