import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import type { Env } from '../http/env.ts';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';

/** The API's description as a page: made from the OpenAPI document on this server, loading nothing from outside. */
interface Schema { readonly $ref?: string; readonly type?: string | readonly string[]; readonly format?: string; readonly enum?: readonly unknown[]; readonly description?: string; readonly properties?: Record<string, Schema>; readonly required?: readonly string[]; readonly items?: Schema; readonly anyOf?: readonly Schema[]; readonly oneOf?: readonly Schema[] }
interface Operation {
  readonly summary?: string; readonly description?: string; readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content?: Record<string, { readonly schema?: Schema }> };
  readonly responses?: Record<string, { readonly description?: string; readonly content?: Record<string, { readonly schema?: Schema }> }>;
}
interface Document { readonly paths?: Record<string, Record<string, Operation>>; readonly components?: { readonly schemas?: Record<string, Schema> } }

export function docsPages(api: OpenAPIHono<Env>) {
  const pages = new Hono<Env>();
  pages.get('/docs', (c) => {
    const view = viewOf(c);
    const document = api.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Keqiao', version: '0.1.0' } }) as unknown as Document;
    const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
    const tags = [...new Set(operations.map((o) => o.operation.tags?.[0] ?? ''))];
    return page(c, (
      <Layout view={view} title={view.t('接口文档', 'API')} purpose={view.t('与页面相同的命令和查询，以 JSON 提供。机器可读的描述:', 'The same commands and queries as the pages, as JSON. Machine-readable:')}>
        <p><a href="/api/openapi.json">/api/openapi.json</a></p>
        <p>{view.t('先用 POST /api/auth/sign-in/email 登录，之后凭会话 Cookie 调用;POST 可带 Idempotency-Key,重复发送只生效一次。', 'Sign in with POST /api/auth/sign-in/email, then call with the session cookie. POSTs take an Idempotency-Key: a repeat counts once.')}</p>
        <nav aria-label={view.t('目录', 'Contents')}><ul>{tags.map((tag) => <li><a href={`#${tag}`}>{tag}</a></li>)}</ul></nav>
        <div class="api-doc">
          {tags.map((tag) => (
            <section id={tag}>
              <h2>{tag}</h2>
              {operations.filter((o) => (o.operation.tags?.[0] ?? '') === tag).map((o) => <OperationBlock view={view} {...o} />)}
            </section>
          ))}
          <section id="schemas">
            <h2>{view.t('数据结构', 'Schemas')}</h2>
            {Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => <><h3 id={`schema-${name}`}>{name}</h3><Properties view={view} schema={schema} /></>)}
          </section>
        </div>
      </Layout>
    ));
  });
  return pages;
}

function OperationBlock({ view, path, method, operation }: { view: View; path: string; method: string; operation: Operation }) {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  return (
    <details class="operation">
      <summary><code>{method.toUpperCase()} /api{path}</code> {operation.summary}</summary>
      {operation.description !== undefined && <p>{operation.description}</p>}
      {(operation.parameters ?? []).length > 0 && <ul>{operation.parameters?.map((p) => <li><code>{p.name}</code> ({p.in}{p.required ? '' : view.t(',选填', ', optional')}) <Shape schema={p.schema ?? {}} /></li>)}</ul>}
      {body !== undefined && <><p>{view.t('请求内容', 'Body')}</p><Properties view={view} schema={body} /></>}
      <ul>
        {Object.entries(operation.responses ?? {}).map(([status, response]) => {
          const schema = Object.values(response.content ?? {})[0]?.schema;
          return <li><code>{status}</code> {response.description} {schema !== undefined && <Shape schema={schema} />}</li>;
        })}
      </ul>
    </details>
  );
}

function Properties({ view, schema }: { view: View; schema: Schema }) {
  if (schema.properties === undefined) return <p><Shape schema={schema} /></p>;
  return <ul>{Object.entries(schema.properties).map(([name, property]) => (
    <li><code>{name}</code> <Shape schema={property} />{schema.required?.includes(name) ? '' : view.t('(选填)', ' (optional)')} {property.description}</li>
  ))}</ul>;
}

function Shape({ schema }: { schema: Schema }) {
  if (schema.$ref !== undefined) { const name = schema.$ref.split('/').at(-1) ?? ''; return <a href={`#schema-${name}`}>{name}</a>; }
  if (schema.enum !== undefined) return <>{schema.enum.map(String).join(' | ')}</>;
  if (schema.items !== undefined) return <>[<Shape schema={schema.items} />]</>;
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return <>{either.map((one, index) => <>{index > 0 ? ' | ' : ''}<Shape schema={one} /></>)}</>;
  if (schema.properties !== undefined) return <>{`{ ${Object.keys(schema.properties).join(', ')} }`}</>;
  return <>{[schema.type ?? 'any'].flat().join(' | ')}{schema.format === undefined ? '' : ` (${schema.format})`}</>;
}
