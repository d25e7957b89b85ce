import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freePort } from '../server/free-port.ts';
import { supervise } from '../server/supervise.ts';
import { clientEnvironment } from './client-environment.ts';
import { makeCertificate } from './emulator/certificate.ts';
import { cloudMark, emulatorEnvironment } from './emulator/environment.ts';
import { type Emulator, startEmulator } from './emulator/start-emulator.ts';
import { endMarked } from './end-marked.ts';
import { startEngine } from './engine/start-engine.ts';
import type { CloudAccess, CloudOptions, LocalCloud } from './local-cloud.ts';
import { makeFolders } from './make-folders.ts';

/** Ends what was started, the newest first. */
type Ends = (() => Promise<void>)[];

/** The container that the emulator takes itself for. */
const self = 'holdfast-emulator';

/** Starts AWS on this machine. It is up when this resolves, and gone with this process. */
export async function startLocalCloud(options: CloudOptions): Promise<LocalCloud> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      // another process took the port between our look and the emulator's bind
      if (attempt === 5 || !/address already in use|is already in use/i.test(String(error))) throw error;
    }
  }
}

async function startOnce(options: CloudOptions): Promise<LocalCloud> {
  const { folder } = options;
  await mkdir(folder, { recursive: true });
  // a program that has ended already: its supervisor waits for us, and removes the folder when we go in any way
  const holder = await supervise(['true'], folder);
  const ends: Ends = [() => holder.end()];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0)) await end();
  };
  try {
    return { ...(await startParts(options, ends)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(options: CloudOptions, ends: Ends): Promise<Omit<LocalCloud, 'stop'>> {
  const { folder, enforceIam, programs, say, without = [] } = options;
  const { tasks, images, socket } = await makeFolders(folder);
  const certificate = enforceIam ? await makeCertificate(folder) : undefined;
  const caFile = certificate?.caFile;
  const access: CloudAccess = {
    endpoint: `${enforceIam ? 'https' : 'http'}://127.0.0.1:${await freePort()}`,
    region: 'eu-central-1',
    accessKeyId: 'holdfast',
    secretAccessKey: randomBytes(20).toString('hex'),
    ca: certificate?.ca,
  };
  const lines: string[] = [];
  const engine = await startEngine({
    ...{ socket, images, self, programs, access, folder: tasks, caFile },
    say: (line) => lines.push(`${new Date().toISOString()} engine: ${line}\n`),
  });
  ends.unshift(() => engine.stop());
  const path = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;
  const environment = emulatorEnvironment({ folder, access, certificate, socket, self, path, without });
  let starts = 0;
  const start = (): Promise<Emulator> =>
    startEmulator({ folder: join(folder, `emulator-${++starts}`), access, environment });
  let emulator = await start();
  ends.unshift(
    () => emulator.end(),
    // a function that does not end with the emulator is ended by force
    () => endMarked(cloudMark, folder),
  );
  const { corrections } = emulator;
  const left = corrections.filter(({ applied }) => !applied).map(({ name }) => name);
  say(`local cloud: ${access.endpoint}${enforceIam ? ', permissions enforced' : ''}`);
  if (left.length > 0) say(`local cloud: without ${left.join(', ')}`);
  return {
    ...access,
    account: '000000000000',
    folder,
    environment: clientEnvironment(access, caFile),
    corrections,
    tasks: engine.tasks,
    runOutOfMemory: engine.runOutOfMemory,
    log: async () => lines.join('') + (await emulator.log()),
    async restart() {
      lines.push(await emulator.log());
      await emulator.endInOrder();
      emulator = await start();
    },
  };
}
