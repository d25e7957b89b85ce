import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import type { Logger } from '#core/ports/logger.ts';

/** Structured lines for CloudWatch. Never a whole event: it may carry what a config or a secret said. */
export function createLog(serviceName: string): Logger {
  const logger = new PowertoolsLogger({ serviceName });
  return {
    info: (event, facts = {}) => logger.info(event, facts),
    warn: (event, facts = {}) => logger.warn(event, facts),
  };
}
