import { v7 } from 'uuid';
import { z } from 'zod';

/** UUIDv7: made in the application, ordered by time, never a secret. */
export const newId = (): string => v7();

export const id = z.uuid().describe('UUIDv7');
