import loadHighs from 'highs';
import type { Solver } from '../ranking/assign.ts';

/** HiGHS (simplex), compiled to WebAssembly: it holds its thread until it has ended, so it belongs into a worker. */
export async function loadSolver(): Promise<Solver> {
  // The package's types describe its CommonJS form, in which the loader is `default`; Node gives the loader itself.
  const highs = await (loadHighs as unknown as typeof loadHighs.default)();
  return (model, seconds) => {
    const solution = highs.solve(model, { output_flag: false, time_limit: seconds });
    const columns = solution.Columns as Readonly<Record<string, { readonly Primal?: number }>>; // a stopped run may lack values
    return {
      state: solution.Status === 'Optimal' ? 'optimal' : solution.Status === 'Infeasible' ? 'infeasible' : 'stopped',
      value: (name) => columns[name]?.Primal ?? 0,
    };
  };
}
