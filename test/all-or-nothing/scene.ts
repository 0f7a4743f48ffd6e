import type { z } from 'zod';
import type { Database } from '../../src/db/database.ts';
import { run, type Writer } from '../../src/db/run.ts';
import type { Actor, Command } from '../../src/shared/command.ts';
import type { World } from '../factories.ts';
import type { TestServices } from '../support/services.ts';

/** What a scene has at hand: the services of its file, and a world that is filled before the first scene. */
export interface Stage { readonly t: () => TestServices; readonly world: World }

/** A command about to be done, on the writer it is given. */
export type Act = (writer: Writer) => Promise<unknown>;
/** By the command's name: makes what it needs, and gives the act. */
export type Scenes = Readonly<Record<string, () => Promise<Act>>>;

export const does = <I extends z.ZodType, O>(command: Command<I, O, Database>, actor: Actor, input: z.input<I>): Act => (writer) => run(writer, command, actor, input);

/** The statement that was made to fail. */
export class Cut extends Error {}
