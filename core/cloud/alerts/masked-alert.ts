import { maskUrls } from '../../config/mask.ts';
import { Alert } from '../messages.ts';

/**
 * An alert without secrets, whatever a server or a library has quoted in its error. It stands before every renderer: what
 * it lets through lies with a chat provider for years.
 */
export const maskedAlert = (alert: Alert): Alert => Alert.parse(masked(alert));

function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskSecrets(value);
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner)]));
}

/** Hides users of URLs, the paths of web hooks, and what is named like a secret. The name of a secret is none. */
export const maskSecrets = (text: string): string =>
  maskUrls(
    // before the others: a value in quotes may have spaces in it
    text.replaceAll(
      /((?:password|passwd|pwd|token|signature|credential|(?:api|access|routing|secret)_?-?key)["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s&,;)}'"]+)/gi,
      '$1***',
    ),
  )
    .replaceAll(/(https?:\/\/[^\s/?#"'<>]+)[/?#][^\s"'<>)]*/gi, '$1/***')
    .replaceAll(/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, '$1***');
