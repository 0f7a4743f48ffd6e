/** Where the program writes what it has to say; pino on Node, the console on Workers. */
export interface Log {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
}
