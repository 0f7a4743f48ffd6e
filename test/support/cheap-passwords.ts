import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/**
 * One scrypt of a password takes a tenth of a second of a core, and the worlds of the tests hash some thousand: here it is the same
 * function with the least cost. The program itself, as the tests of processes, browser and workers start it, hashes at its own.
 */
const CHEAP = Symbol.for('keqiao.cheap-scrypt');
type Scrypt = (password: crypto.BinaryLike, salt: crypto.BinaryLike, length: number, options: crypto.ScryptOptions, done: (error: Error | null, key: Buffer) => void) => void;

if (!(CHEAP in crypto.scrypt)) {
  const real = crypto.scrypt as Scrypt;
  const cheap: Scrypt = (password, salt, length, options, done) => real(password, salt, length, { ...options, N: 2 }, done);
  crypto.scrypt = Object.assign(cheap, { [CHEAP]: true }) as unknown as typeof crypto.scrypt;
  syncBuiltinESMExports();
}
