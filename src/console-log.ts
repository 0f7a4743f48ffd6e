import type { Config } from './config.ts';
import type { Log } from './shared/log.ts';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** One line of JSON for each message, as pino writes them, where only a console is to be had. */
export function consoleLog(level: Config['logLevel']): Log {
  const at = (own: 'info' | 'warn' | 'error') => (detail: object, message: string): void => {
    if (levels.indexOf(own) >= levels.indexOf(level)) console[own](JSON.stringify({ level: own, time: Date.now(), ...detail, msg: message }));
  };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
