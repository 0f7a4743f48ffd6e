import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder in which a run keeps its demo data: see `test/process/demo.ts`. */
    demo: string;
  }
}

/** One folder for the run, whichever of its projects asks. */
export default function setup(project: TestProject): () => void {
  const folder = join(tmpdir(), `keqiao-demo-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  project.provide('demo', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
