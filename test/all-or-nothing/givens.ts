import { commandsOf } from '../../src/profiles/profile.commands.ts';
import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import type { Stage } from './scene.ts';

let count = 0;
export const stem = (): string => { count += 1; return `91370999${String(count).padStart(9, '0')}`; };
export const evidence = { kind: 'paper' as const, title: '粘附机理', text: '溜槽', year: 2020 };
export const down = { kind: 'down' as const, message: 'ECONNREFUSED', retryAfterSeconds: null };
export const aModel = { version: 'abc', rankingVersion: '0', texts: 60, seconds: 0.5, askedBy: null, content: new Uint8Array([1, 2, 3]) };
export const email = () => `p${stem()}@example.test`;
export const firm = () => { const code = stem(); return { firmName: `某某 ${code}`, creditCode: code + creditCodeCheck(code), regionCode: '370900' }; };

/** What scenes of more than one feature begin with. */
export const givens = ({ t, world }: Stage) => {
  const base = () => ({ associationId: world.cityId, name: `某某 ${stem()}`, regionCode: '370900' });
  const expert = async () => (await t().run(commandsOf.expert.create, world.staff, { ...base(), evidence: [evidence] }) as { id: string }).id;
  return { base, expert };
};
