// Content and map from the server: fetched by version, so that browsers keep them.

import type { Catalogue } from '../state/catalogue.ts';
import { catalogue, emptyCatalogue } from '../state/catalogue.ts';
import type { MapJSON } from '../sim/map.ts';
import { TerrainMap } from '../sim/terrain.ts';

const TRIES = 4;
const FIRST_WAIT_MS = 400;

async function fetchJSON<T>(address: string): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
      return (await response.json()) as T;
    } catch (error) {
      if (attempt >= TRIES) throw error;
      await new Promise((done) => setTimeout(done, FIRST_WAIT_MS * 2 ** attempt));
    }
  }
}

/** Puts the catalogue of a version and language in force. */
export async function loadCatalogue(language: string, version: string): Promise<void> {
  const query = version ? `?v=${encodeURIComponent(version)}` : '';
  const next = await fetchJSON<Catalogue>(`/content/${encodeURIComponent(language)}.json${query}`);
  catalogue.value = { ...emptyCatalogue, ...next };
}

/** Fetches a map and makes it ready to be computed with. */
export async function loadMap(key: string, version: string): Promise<TerrainMap> {
  const query = version ? `?v=${encodeURIComponent(version)}` : '';
  return new TerrainMap(await fetchJSON<MapJSON>(`/map/${encodeURIComponent(key)}.json${query}`));
}
