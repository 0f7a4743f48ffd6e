import { AppError } from '../shared/errors.ts';
import type { FileStore } from './port.ts';

const refused = (): Promise<never> => Promise.reject(new AppError('unavailable', [
  '这个部署（Cloudflare Workers）没有存放附件的地方，附件请在 Node 服务器上传和下载。文字内容不受影响。',
  'This deployment (Cloudflare Workers) has no place for files: upload and download them on a Node server. Everything else works.']));

/** Where there is no file system. */
export const withoutFiles: FileStore = { available: false, inspect: refused, put: refused, get: refused, remove: refused, list: () => Promise.resolve([]) };
