import { openServer } from '../endpoint/openai.ts';
import { type Embedder, modelName } from './port.ts';
import { vectorsOf } from './vector.ts';

export interface EmbedderOptions { readonly baseUrl: string; readonly apiKey: string | undefined; readonly model: string; readonly dimensions: number | undefined }

/** Any server with POST /embeddings as OpenAI's. `dimensions` is asked for only when configured: many servers refuse the word. */
export function openaiEmbedder({ baseUrl, apiKey, model, dimensions }: EmbedderOptions): Embedder {
  const server = openServer({ baseUrl, apiKey });
  return {
    model: modelName({ model, dimensions }),
    host: new URL(baseUrl).host,
    async embed(texts, options) {
      const said = await server.embed({ model, input: texts, ...(dimensions === undefined ? {} : { dimensions }) }, options);
      return vectorsOf(said, texts.length, dimensions ?? options.dimensions);
    },
  };
}
