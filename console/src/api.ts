// What the console asks of its server, and the shapes of the answers (server/admin/view.go).

export interface RegionState {
  id: number;
  entities: number;
  characters: number;
  /** Of the overload ladder, 0 for none. */
  rung: number;
  /** Simulated time for each second of the clock. */
  time_scale: number;
  /** Share of the time between two ticks that is used up. */
  load: number;
  /** Staff have ordered the rung. */
  forced: boolean;
  /** Players who wait for this region, which is closed. */
  waiting: number;
  /** Which copy of its square it is, from 1, and how many there are. */
  layer: number;
  layers: number;
  /** Staff have ordered how many. */
  layers_forced: boolean;
  /** Nobody contests it, so it may be held in several. */
  may_layer: boolean;
  mean_ms: number[];
  worst_ms: number[];
}

export interface State {
  build: string;
  node: string;
  up_s: number;
  players: number;
  bots: number;
  /** The database cannot be written. */
  saving: boolean;
  queue: { waiting: number; inside: number; players: number; estimate_s: number };
  regions: RegionState[];
  /** Three numbers for each character: x and z in metres from the north-west corner, 1 for a program. */
  dots: number[];
}

export interface Player {
  character: string;
  account: number;
  name: string;
  calling: string;
  level: number;
  login: string;
  address: string;
  bot: boolean;
  online: boolean;
  region: number;
  /** Metres. */
  x: number;
  z: number;
  trip_ms: number;
  since: string;
  muted?: string;
}

export interface AuditEntry {
  id: number;
  at: string;
  who: string;
  action: string;
  subject: string;
  detail: string;
}

export interface Ban {
  id: number;
  mute: boolean;
  account: number;
  names: string[];
  address: string;
  reason: string;
  by: string;
  at: string;
  /** Absent: for good. */
  until?: string;
}

export type ActionName = "kick" | "mute" | "ban" | "message" | "announce";

export interface Order {
  character?: string;
  text?: string;
  minutes?: number;
  address?: boolean;
}

/** An answer other than success; the code is a key of the words. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly code: string) {
    super(code);
  }
}

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
  } catch {
    throw new Refusal(0, "console.unreachable");
  }
  if (answer.ok) return answer;
  const code = await answer.json().then((refusal: { code?: string }) => refusal.code, () => undefined);
  throw new Refusal(answer.status, code ?? "console.failed");
}

async function ask<T>(path: string): Promise<T> {
  return (await (await call("GET", path)).json()) as T;
}

export const api = {
  state: () => ask<State>("/api/state"),
  players: () => ask<Player[]>("/api/players"),
  audit: (before: number) => ask<AuditEntry[]>(`/api/audit?before=${before}`),
  bans: () => ask<Ban[]>("/api/bans"),
  /** Has a region stand on a rung; null leaves it to its load. */
  overload: async (region: number, rung: number | null) => void (await call("POST", "/api/overload", { region, rung })),
  /** Has a region be held in so many layers; null leaves it to its people. */
  layers: async (region: number, layers: number | null) => void (await call("POST", "/api/layers", { region, layers })),
  lift: async (ban: number) => void (await call("POST", "/api/lift", { ban })),
  act: async (action: ActionName, order: Order) => void (await call("POST", `/api/${action}`, order)),
  login: async (token: string) => void (await call("POST", "/api/login", { token })),
  logout: async () => void (await call("POST", "/api/logout", {})),
};
