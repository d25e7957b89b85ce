import { PermanentError } from '#core/errors.ts';
import { ministackPython } from '../../s3/install-ministack.ts';

/** The Python that has the emulator. */
export function emulatorPython(): string {
  const python = ministackPython();
  if (python) return python;
  throw new PermanentError('MiniStack is not on this machine', {
    hint: 'run npm run tools, which needs Python 3.10 or later with its venv module',
  });
}

/** For every start of it: nothing is written beside its sources, and nothing of a user's own packages is loaded. */
export const pythonEnvironment = {
  LC_ALL: 'C.UTF-8',
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONNOUSERSITE: '1',
  PYTHONUNBUFFERED: '1',
} as const;
