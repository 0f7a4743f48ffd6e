import { AppError, type Words } from '../shared/errors.ts';
import type { Assigner } from './port.ts';

const MISSING: Words = [
  '本部署没有后台线程，不能计算整体方案。已保存的方案仍可查看；请在 Node 服务器上计算。',
  'This deployment has no background threads, so it cannot compute plans. Saved plans can be read; compute on a Node server.'];

/** Where a program has one thread only (Workers), solving would stop every other request: it says so instead. */
export const withoutThreads: Assigner = { missing: MISSING, assign: () => Promise.reject(new AppError('unavailable', MISSING)) };
