import type { Logger } from '#core/ports/logger.ts';

/**
 * Structured lines for CloudWatch, each a JSON object with `level`, `message`, `service`, `timestamp` and the facts. Never
 * a whole event: it may carry what a config or a secret said. A library for this would be a tenth of what a cold start
 * has to load.
 */
export function createLog(service: string): Logger {
  const write =
    (level: 'INFO' | 'WARN') =>
    (message: string, facts: Readonly<Record<string, unknown>> = {}): void => {
      const line = { ...facts, level, message, service, timestamp: new Date().toISOString() };
      // not by console.log: Lambda puts time and request before each of its lines
      process.stdout.write(`${JSON.stringify(line)}\n`);
    };
  return { info: write('INFO'), warn: write('WARN') };
}
