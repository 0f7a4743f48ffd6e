import type { Timestamp } from '../db/database.ts';
import type { EndpointName } from './endpoint.ts';

export interface EndpointTable { name: EndpointName; failures: number; paused_until: Timestamp | null; last_error: string | null; last_error_at: Timestamp | null; last_answer_at: Timestamp | null }
/** `used`: texts embedded, or calls of the language model, on one day. */
export interface EndpointUseTable { name: EndpointName; day: string; used: number }

declare module '../db/database.ts' {
  interface Database { endpoint: EndpointTable; endpoint_use: EndpointUseTable }
}
