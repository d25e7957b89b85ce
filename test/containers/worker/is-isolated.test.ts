import { expect, it } from 'vitest';
import { isIsolated } from '../../../containers/worker/is-isolated.ts';

const reaches = (answer: boolean) => async () => answer;

it('is isolated where nothing outside answers', async () => {
  expect(await isIsolated({ AWS_REGION: 'eu-central-1' }, reaches(false))).toBe(true);
  expect(await isIsolated({ AWS_REGION: 'eu-central-1' }, reaches(true))).toBe(false);
});

it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'])(
  'claims nothing where %s leads to an AWS of somebody',
  async (name) => {
    expect(await isIsolated({ [name]: 'http://127.0.0.1:4566' }, reaches(false))).toBe(false);
  },
);
