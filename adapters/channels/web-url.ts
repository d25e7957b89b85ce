import type { ChannelName } from '#core/cloud/ports/channel.ts';
import { PermanentError } from '#core/errors.ts';

/** A URL out of a secret. The error has nothing of it. Without TLS only this machine is written to. */
export function webUrl(channel: ChannelName, written: string): URL {
  const url = URL.parse(written.trim());
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  if (url && isSafe && url.username === '' && url.password === '') return url;
  throw new PermanentError(`the secret of alerts.${channel} holds no https URL`, {
    hint: 'write the URL into it as it was given to you, and nothing else: docs/alerts.md says what each channel wants',
  });
}

const isLoopback = ({ hostname }: URL): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
