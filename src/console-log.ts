import type { Config } from './config.ts';
import type { Log } from './shared/log.ts';
import { redactor } from './shared/redact.ts';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** One line of JSON for each message, as pino writes them, where only a console is to be had. */
export function consoleLog(level: Config['logLevel'], secrets: readonly (string | undefined)[] = []): Log {
  const redact = redactor(secrets);
  const at = (own: 'info' | 'warn' | 'error') => (detail: object, message: string): void => {
    if (levels.indexOf(own) >= levels.indexOf(level)) console[own](JSON.stringify({ level: own, time: Date.now(), ...redact(detail) as object, msg: redact(message) }));
  };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
