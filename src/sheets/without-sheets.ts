import { AppError, type Words } from '../shared/errors.ts';
import type { Sheets } from './port.ts';

const why: Words = ['这里没有读取表格的独立进程，请在 Node 服务器上导入。', 'There is no separate process to read sheets in here; import them on a Node server.'];
const missing = (): never => { throw new AppError('unavailable', why); };

/** Where no process can be started. */
export const withoutSheets: Sheets = { missing: why, read: missing, write: missing, csv: missing };
