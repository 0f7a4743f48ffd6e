/** What the mutants ask: whether their line stands. Remembers which lines a check came by. */
const control = { off: undefined as string | undefined, reached: new Set<string>(), mutants: [] as unknown[] };
Object.assign(globalThis, { __mutation: control, __on: (id: string): boolean => { control.reached.add(id); return control.off !== id; } });
