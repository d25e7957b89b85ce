import { machine } from '../measure/machine.ts';
import { dispatchText, functionsText, synthText } from './cloud-text.ts';
import { measureDispatch } from './measure-dispatch.ts';
import { measureFunctions } from './measure-functions.ts';
import { measureSynth } from './measure-synth.ts';

export type CloudKind = 'dispatch' | 'functions' | 'synth';

interface Asked {
  readonly sources: number;
  readonly rounds: number;
}

/** The parts of a deployment that grow with its sources, or that somebody waits for. */
export async function measureCloud(
  kind: CloudKind,
  { sources, rounds }: Asked,
): Promise<{ readonly document: object; readonly text: string }> {
  const { cores, memoryGb, node } = machine();
  const on = `${cores} cores, ${memoryGb} GB of memory, Node ${node}`;
  switch (kind) {
    case 'dispatch': {
      const measured = await measureDispatch(sources);
      return { document: measured, text: `${on}\n${dispatchText(measured)}` };
    }
    case 'functions': {
      const functions = await measureFunctions(rounds);
      return { document: { functions }, text: `${on}\n${functionsText(functions)}` };
    }
    case 'synth': {
      const measured = await measureSynth(sources, rounds);
      return { document: measured, text: `${on}\n${synthText(measured)}` };
    }
  }
}
