import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as accounts from '../../src/auth/accounts.ts';
import { commandsOf } from '../../src/profiles/profile.commands.ts';
import type { World } from '../factories.ts';
import { BOOKKEEPING } from './bookkeeping.ts';
import { groups, scenesOf } from './groups.ts';
import type { Stage } from './scene.ts';

/** The commands are found in the source, so that a new one without a scene fails here. */
const isCommand = (value: unknown): value is { name: string } => typeof value === 'object' && value !== null && 'name' in value && 'input' in value && 'handle' in value;
const unset: Stage = { t: () => { throw new Error('no scene is played here'); }, world: {} as World };
const names = Object.keys(groups) as (keyof typeof groups)[];
const scenes = names.flatMap((group) => Object.keys(scenesOf(group, unset)));

test('every command of the source has a scene, and one', async () => {
  const src = join(import.meta.dirname, '../../src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.commands.ts'));
  const exported = (await Promise.all(files.map((path) => import(join(src, path)) as Promise<Record<string, unknown>>))).flatMap((module) => Object.values(module));
  const grouped = Object.values(commandsOf).flatMap((both) => Object.values(both));
  const commands = [...exported, ...grouped, ...Object.values(accounts)].filter(isCommand).map((command) => command.name);
  expect(scenes.toSorted()).toEqual([...new Set(commands)].toSorted());
  for (const group of names) expect(scenesOf(group, unset), group).toEqual(Object.fromEntries(groups[group].flatMap((feature) => Object.keys(feature(unset))).map((name) => [name, expect.any(Function)])));
});

test('each group of scenes is played by a file, and each feature’s scenes stand in a group', () => {
  const here = import.meta.dirname;
  expect(names.filter((group) => !existsSync(join(here, `${group}.commands.test.ts`)))).toEqual([]);
  const features = readdirSync(here).filter((file) => file.endsWith('.scenes.ts')).map((file) => file.replace('.scenes.ts', 'Scenes'));
  expect(names.flatMap((group) => groups[group].map((feature) => feature.name)).toSorted()).toEqual(features.toSorted());
  expect(Object.keys(BOOKKEEPING).filter((name) => !scenes.includes(name)), 'no exception for a command that is gone').toEqual([]);
});
