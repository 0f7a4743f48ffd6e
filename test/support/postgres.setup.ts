import type { TestProject } from 'vitest/node';
import { openPostgres } from '../../src/db/open.ts';
import { startPostgres, thrownAway } from './postgres.ts';
import { prepareTemplate } from './template.ts';

/** One server for the run (`TEST_DATABASE_URL`, or started here), one template database; each test file gets a copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The program itself, which the processes are, does not start where an acknowledged write may be lost.
  const server = await startPostgres(project.name === 'process' ? [] : thrownAway);
  await server.query('drop database if exists keqiao_template');
  await server.query('create database keqiao_template');
  const template = openPostgres(server.urlOf('keqiao_template'));
  await prepareTemplate(template);
  await template.close();
  project.provide('database', { kind: 'postgres', url: server.urlOf('postgres') });
  return () => server.stop();
}
